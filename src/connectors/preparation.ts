import type { Connection } from '../core/connection.js'
import { describe, errorText } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'
import type { ConnectionEvent } from '../core/connectionEvents.js'
import type { DialledOptions } from './dialledOptions.js'

/** The url and the token of one dial. */
interface Prepared {
  readonly url: string
  readonly token: string | null
}

/** A failed preparation of a dial. */
interface PreparationFailure {
  readonly reason: Reason
  readonly message: string
}

/** Resolves the url and fetches the token of one dial, until it is aborted. */
async function prepare(
  { url, auth }: Pick<DialledOptions, 'url' | 'auth'>,
  refused: Reason | null,
  connection: Connection,
  signal: AbortSignal,
): Promise<Prepared | PreparationFailure> {
  let step = 'url'
  try {
    const address: unknown = typeof url === 'function' ? await url(connection) : url
    if (typeof address !== 'string' || address === '')
      return { reason: 'bad-config', message: `url: expected a non-empty string, got ${describe(address)}` }
    step = 'auth.getToken'
    const token: unknown = await auth?.getToken({
      signal,
      refused: refused === 'token-expired' ? refused : null,
      isRenewal: false,
    })
    if (token === null || token === undefined) return { url: address, token: null }
    if (typeof token === 'string' && token !== '') return { url: address, token }
    return fault(`${step}: expected a non-empty string or null, got ${describe(token)}`)
  } catch (error) {
    if (error instanceof ConnectivityError && error.reason === 'unauthorized')
      return { reason: error.reason, message: error.message }
    return fault(`${step}: ${errorText(error)}`)
  }
}

const fault = (message: string): PreparationFailure => ({ reason: 'token-unavailable', message })

/** Keeps the current url and token and makes new ones. */
interface Preparation {
  readonly url: () => string
  readonly token: () => string | null
  readonly start: (generation: number, refused: Reason | null) => void
  readonly abort: () => void
}

/** @param dispatch receives the outcome, outside a turn */
export function createPreparation(
  options: DialledOptions,
  connection: () => Connection,
  dispatch: (event: ConnectionEvent) => void,
): Preparation {
  let prepared: Prepared = { url: typeof options.url === 'string' ? options.url : '', token: null }
  let request: AbortController | null = null
  return {
    url: () => prepared.url,
    token: () => prepared.token,
    start(generation, refused) {
      request?.abort()
      request = new AbortController()
      const { signal } = request
      void prepare(options, refused, connection(), signal).then((result) => {
        if (signal.aborted) return
        if ('reason' in result) return dispatch({ type: 'dialFailed', generation, ...result })
        prepared = result
        dispatch({ type: 'prepared', generation })
      })
    },
    abort: () => request?.abort(),
  }
}
