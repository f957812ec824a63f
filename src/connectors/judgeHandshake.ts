import type { Reason, RetryClass } from '../core/reasons.js'
import type { DialRefusal } from '../engine/dialler.js'
import { reasonOfStatus, retryAfterOf } from './http/answers.js'
import type { HttpAnswer } from './http/options.js'

/** Facts about the answer to a plain request at the address of a socket whose handshake failed. */
export interface HandshakeAnswer extends HttpAnswer {
  /** `opaqueredirect`: the browser hides where it leads. */
  readonly type: string
  /** The channel server itself answered. */
  readonly isMarked: boolean
  /** Nobody but the site itself can answer at this address: TLS, or this machine. */
  readonly isTrusted: boolean
}

/** Reasons that one answer does not prove: the server may have come back between the handshake and the request. */
const needProof: ReadonlySet<Reason> = new Set(['unauthorized', 'forbidden', 'not-found', 'protocol-error'])

function reasonOf({ status, type, isMarked, isTrusted }: HandshakeAnswer): Reason {
  const isRedirect = type === 'opaqueredirect' || (status >= 300 && status < 400)
  if (status === 511 || ((isRedirect || status < 300) && !isMarked && !isTrusted)) return 'captive-portal'
  // A gateway sends a person without a session to its sign-in page.
  if (isRedirect || status === 401) return 'unauthorized'
  if (status === 403) return 'forbidden'
  if (status === 429) return 'rate-limited'
  if (status >= 500) return reasonOfStatus(status)
  // Requests pass and handshakes do not.
  return isMarked ? 'protocol-error' : 'not-found'
}

/** Undefined for the retry class of the reason. */
function retryOf(reason: Reason): RetryClass | undefined {
  // A wrong route is mended by an operator, and pages come back without a person.
  if (reason === 'not-found') return 'slow'
  // A gateway says this for the seconds of a restart, too, and may name a time.
  return reason === 'overloaded' || reason === 'rate-limited' ? 'backoff' : undefined
}

/**
 * The meaning of a failed handshake, from the answer to a plain request at its address; null while it is not proved.
 *
 * @param before the reason that the last failed handshake suggested
 */
export function judgeHandshake(
  answer: HandshakeAnswer,
  before: Reason | null,
  now: number,
): { readonly suggested: Reason; readonly refusal: DialRefusal | null } {
  const reason = reasonOf(answer)
  if (needProof.has(reason) && reason !== before) return { suggested: reason, refusal: null }
  const retryAfterMs = retryAfterOf(answer, now) ?? undefined
  return { suggested: reason, refusal: { reason, retry: retryOf(reason), retryAfterMs } }
}
