import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'

/** The server's yes to one send. */
export interface SendReceipt {
  readonly id: string
  /** Where in the channel the message stands; null when the connector does not tell. */
  readonly offset: number | null
}

/** Options of `send`. */
export interface SendOptions {
  /** The id of the message; made by the client when left out. */
  readonly id?: string
  /**
   * Send it again after a loss although the server may have it already, and let it wait although the identity after the
   * reconnect is unknown. Needed only where the connector does not remove duplicates or tell the identity. Default: false.
   */
  readonly resend?: boolean
}

/** One send in the outbox. */
export interface SendEntry {
  send: PendingSend
  readonly json: string
  readonly bytes: number
  readonly expiresAt: number
  readonly resend: boolean
  /** Made before the first connection: it belongs to the next identity. */
  isForNext: boolean
  /** Its number among the sends of this client. */
  readonly seq: number
  /** The identity that made it; null while the connector does not tell. */
  owner: string | null
  sentAt: number
  /** Not before this: the server refused it for now. */
  notBefore: number
  /** When it was last sent again at once, after the server turned it back because of the one before it. */
  turnedBackAt: number
  readonly resolve: (receipt: SendReceipt) => void
  readonly reject: (error: ConnectivityError) => void
}

/** Whether a send belongs to another identity than the current one. */
export const isOfAnother = (
  { isForNext, owner }: SendEntry,
  identity: string | null,
  isOtherIdentity: boolean,
): boolean => !isForNext && (isOtherIdentity || (owner !== null && owner !== identity))

/** A send without an answer for this long asks for a sign of life. */
const VERIFY_MS = 3000

/** When a send has been without an answer for long enough to ask for a sign of life; Infinity while it is not on its way. */
export const silentFrom = ({ send, sentAt }: SendEntry, verifiedAt: number): number =>
  send.status === 'sent' ? Math.max(sentAt, verifiedAt) + VERIFY_MS : Infinity

/** When time alone would change something about the sends; epoch milliseconds. */
export function nextSendDeadline(entries: Iterable<SendEntry>, isOpen: boolean, verifiedAt: number): number {
  let next = Infinity
  for (const entry of entries) {
    next = Math.min(next, entry.expiresAt)
    if (!isOpen) continue
    next = Math.min(next, silentFrom(entry, verifiedAt))
    if (entry.send.status === 'queued' && entry.notBefore > 0) next = Math.min(next, entry.notBefore)
  }
  return next
}

/**
 * Channels with a refused send before one that is not answered yet. They wait for its answer: a send that follows no unanswered
 * one tells the server that every refusal is known.
 */
export function interruptedChannels(entries: Iterable<SendEntry>): Set<string> {
  const queued = new Set<string>()
  const interrupted = new Set<string>()
  for (const { send } of entries)
    if (send.status === 'queued') queued.add(send.channel)
    else if (queued.has(send.channel)) interrupted.add(send.channel)
  return interrupted
}
