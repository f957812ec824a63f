import type { Environment } from '../../engine/environment.js'
import { errorText } from '../../core/describe.js'
import { failureOf, judgeProbe } from './answers.js'
import type { ProbeMarker, ProbeOptions } from './options.js'
import type { HttpFailure } from './state.js'

/** Sends one probe; resolves with null when the server can be reached, never rejects. */
export type Probe = (signal: AbortSignal) => Promise<HttpFailure | null>

const NONCE_HEADER = 'x-connectivity-nonce'

/** Makes the probe of one client. It remembers whether the server ever repeated a nonce. */
export function createProbe(
  { url, marker }: ProbeOptions,
  send: typeof fetch,
  environment: Environment,
): Probe {
  let hasEchoed = false
  return async (signal) => {
    const nonce = nonceOf(environment)
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

/** A value that no cache and no portal can know: letters and digits. */
const nonceOf = ({ now, random }: Environment): string =>
  now().toString(36).replace('.', '') + random().toString(36).slice(2)

/** The url with a nonce, absolute where there is a page. */
function withNonce(url: string, nonce: string): string {
  const to = new URL(url, globalThis.location?.href)
  to.searchParams.set('nonce', nonce)
  return to.href
}

async function isMarkedBy(
  response: Response,
  marker: ProbeMarker | undefined,
  nonce: string,
): Promise<boolean | null> {
  if (marker === 'none') return null
  if (typeof marker === 'object') return response.headers.get(marker.header) === marker.value
  if (response.headers.get(NONCE_HEADER) === nonce) return true
  // Across origins a server may not have exposed the header.
  if (!/^application\/json\b/i.test(response.headers.get('content-type') ?? '')) return false
  const body: unknown = await response.json().catch(() => null)
  return typeof body === 'object' && body !== null && 'nonce' in body && body.nonce === nonce
}

const isPage = ({ headers }: Response): boolean => /^text\/html\b/i.test(headers.get('content-type') ?? '')

/** A server with a certificate, or on this machine, is the only one that can answer at its address. */
function isTrusted(url: string): boolean {
  const { protocol, hostname } = new URL(url)
  return protocol === 'https:' || /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)
}
