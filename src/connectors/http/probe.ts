import type { Environment } from '../../engine/environment.js'
import { describe, errorText } from '../../core/describe.js'
import { failureOf, judgeProbe } from './answers.js'
import type { ProbeOptions } from './options.js'
import { isMarkedBy, isTrusted, nonceOf, withNonce } from './probeRequest.js'
import type { HttpFailure } from './state.js'

/** Sends one probe; resolves with null when the server can be reached, never rejects. */
export type Probe = (signal: AbortSignal) => Promise<HttpFailure | null>

/** Makes the probe of one client. It remembers whether the server ever repeated a nonce. */
export function createProbe(
  { url, marker }: ProbeOptions,
  send: typeof fetch,
  environment: Environment,
): Probe {
  let hasEchoed = false
  return async (signal) => {
    const nonce = nonceOf(environment)
    const base = globalThis.location?.href
    if (!URL.canParse(url, base)) return failureOf('bad-config', unusable(url))
    const to = withNonce(url, nonce)
    try {
      // No cookie, no token and no header of our own, which across origins would cost a request before the request.
      const response = await send(to, {
        cache: 'no-store',
        credentials: 'omit',
        redirect: 'manual',
        referrerPolicy: 'no-referrer',
        signal,
      })
      const isMarked = await isMarkedBy(response, marker, nonce)
      if (isMarked === true && typeof marker !== 'object') hasEchoed = true
      void response.body?.cancel().catch(() => undefined)
      const isMarkerDue = marker === undefined ? hasEchoed : marker !== 'none'
      const isForgeable = marker === undefined && isPage(response) && !isTrusted(to)
      const { status, type, headers } = response
      return judgeProbe({ status, type, headers, isMarked, isMarkerDue, isForgeable }, environment.now())
    } catch (error) {
      return failureOf('unreachable', errorText(error))
    }
  }
}

/** Outside of a page, as in a server process, a relative url leads nowhere. */
const unusable = (url: string): string =>
  `probe: expected an absolute url, or a relative one inside a page, got ${describe(url)}`

const isPage = ({ headers }: Response): boolean => /^text\/html\b/i.test(headers.get('content-type') ?? '')
