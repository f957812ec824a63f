import type { Reason } from '../../core/reasons.js'
import type { StreamAnswer } from './types.js'

/** The meaning of an answer for the next dial. */
export interface Diagnosis {
  readonly reason: Reason
  readonly isVerdict: boolean
  readonly retryAfterMs: number | undefined
}

const verdicts: { readonly [status: number]: Reason } = {
  // The standard's way to tell a browser to stop. Source: HTML, "Server-sent events", 9.2.3.
  204: 'server-closed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not-found',
  410: 'not-found',
}

const temporary: { readonly [status: number]: Reason } = {
  408: 'handshake-timeout',
  425: 'rate-limited',
  429: 'rate-limited',
  503: 'overloaded',
  504: 'overloaded',
}

/** Why the browser gave up, from the answer to a plain request. */
export function diagnose({ status, retryAfter }: StreamAnswer): Diagnosis {
  const verdict = verdicts[status]
  const seconds = Number(retryAfter ?? Number.NaN)
  const retryAfterMs = seconds > 0 ? seconds * 1000 : undefined
  if (verdict !== undefined) return { reason: verdict, isVerdict: true, retryAfterMs }
  // A good answer now, or one that is no event stream, such as a proxy's page during a deploy.
  const other: Reason = status >= 500 ? 'server-error' : status >= 400 ? 'policy-violation' : 'protocol-error'
  const reason = temporary[status] ?? other
  return { reason, isVerdict: reason === 'policy-violation', retryAfterMs }
}

/** Asks as the browser's `EventSource` would, and reads nothing but the head of the answer. */
export async function fetchAnswer(
  url: string,
  withCredentials: boolean,
  signal: AbortSignal,
): Promise<StreamAnswer> {
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream' },
    cache: 'no-store',
    credentials: withCredentials ? 'include' : 'same-origin',
    signal,
  })
  const retryAfter = response.headers.get('retry-after')
  void response.body?.cancel().catch(() => undefined)
  return { status: response.status, retryAfter }
}
