import type { Environment } from '../../engine/environment.js'
import type { ZimClient, ZimOptions } from './types.js'

/** Renewals of the token over the open connection. */
export interface Renewal {
  /** The token ends soon: passes a new one to ZIM. Does nothing while a renewal is under way. */
  readonly start: () => void
  readonly stop: () => void
}

export function createRenewal<Z extends ZimClient>(
  zim: Z,
  { getToken }: ZimOptions<Z>,
  environment: Pick<Environment, 'report'>,
): Renewal {
  let running: AbortController | null = null

  async function renew(): Promise<void> {
    if (getToken === undefined || running !== null) return
    const own = new AbortController()
    const { signal } = own
    running = own
    try {
      const token = await getToken({ signal, refused: null, isRenewal: true })
      if (token !== null && !signal.aborted) await zim.renewToken(token)
    } catch (error) {
      // The old token goes on until ZIM tells its end.
      if (!signal.aborted) environment.report(error)
    } finally {
      if (running === own) running = null
    }
  }

  return {
    start: () => void renew(),
    stop() {
      running?.abort()
      running = null
    },
  }
}
