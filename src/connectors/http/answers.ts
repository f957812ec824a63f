import type { Reason } from '../../core/reasons.js'
import type { HttpAnswer } from './options.js'
import type { HttpFailure } from './state.js'

/** The statuses that a gateway or an overloaded server gives for a service that is down. Source: RFC 9110, 15.6. */
const DOWN_STATUSES: ReadonlySet<number> = new Set([502, 503, 504])

export const isServiceDown = ({ status }: HttpAnswer): boolean => DOWN_STATUSES.has(status)

/** The wait that a response asks for, in milliseconds; null when it asks for none. Source: RFC 9110, 10.2.3. */
export function retryAfterOf({ headers }: HttpAnswer, now: number): number | null {
  // The headers of other clients have values of other types, too.
  const given = String(headers?.get('retry-after') ?? '').trim()
  if (/^\d{1,9}$/.test(given)) return Number(given) * 1000
  // A date begins with the name of a day; Date.parse takes much more.
  const at = /^[a-z]{3}/i.test(given) ? Date.parse(given) : Number.NaN
  return Number.isFinite(at) && at > now ? at - now : null
}

/** A status as a failure, with the wait that the server asks for. */
export const failureOfStatus = (answer: HttpAnswer, reason: Reason, now: number): HttpFailure => ({
  reason,
  code: answer.status,
  message: null,
  retryAfterMs: retryAfterOf(answer, now),
})

/** Why a status of 500 or more is a failure. */
export const reasonOfStatus = (status: number): Reason => (status === 503 ? 'overloaded' : 'server-error')

/** A failure without an answer. `name`: of the error, such as `TypeError`. */
export const failureOf = (reason: Reason, message: string | null): HttpFailure => ({
  reason,
  code: null,
  message,
  retryAfterMs: null,
})

/** Facts about the answer to a probe. */
export interface ProbeAnswer extends HttpAnswer {
  /** `opaqueredirect`: the browser hides where it leads. */
  readonly type: string
  /** It carries the marker of a true answer; null when no marker is expected. */
  readonly isMarked: boolean | null
  /** A true answer of this server has carried its marker before, or the app says that it does. */
  readonly isMarkerDue: boolean
  /** It is a page that a portal could have sent in the server's place. */
  readonly isForgeable: boolean
}

/**
 * The failure that an answer to a probe proves; null when the server can be reached. A captive portal is named only on
 * proof, that is a redirect where there must be none, status 511 (RFC 6585, section 6), or a good answer without its marker.
 */
export function judgeProbe(answer: ProbeAnswer, now: number): HttpFailure | null {
  const { status, type, isMarked, isMarkerDue, isForgeable } = answer
  const captive: HttpFailure = {
    reason: 'captive-portal',
    code: status || null,
    message: null,
    retryAfterMs: null,
  }
  if (type === 'opaqueredirect' || (status >= 300 && status < 400 && status !== 304) || status === 511)
    return captive
  if (isMarked === true && status < 500) return null
  if (status >= 500) return failureOfStatus(answer, reasonOfStatus(status), now)
  if (isMarkerDue && status < 300) return captive
  // Something in front of the server counts requests, and may name a time.
  if (isMarkerDue && status === 429) return failureOfStatus(answer, 'rate-limited', now)
  if (isMarkerDue || isForgeable)
    return {
      ...captive,
      reason: 'unreachable',
      message: 'The answer to the probe did not come from the server.',
    }
  return null
}
