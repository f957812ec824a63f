import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Reason } from '../core/reasons.js'

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
  /** Milliseconds after which it is rejected with `expired` unless it was acknowledged. Default: `times.sendMs`. */
  readonly timeoutMs?: number
  /** What happens while the network does not keep up: it waits, or it is rejected at once with `would-block`. Default: `queue`. */
  readonly whenCongested?: 'queue' | 'reject'
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
  /** Its number in the session, larger than those that left before it; 0 until it was handed to the network. */
  seq: number
  /** The identity that made it; null while the connector does not tell. */
  owner: string | null
  sentAt: number
  /** Not before this: the server refused it for now. */
  notBefore: number
  /** When it was last sent again at once, after the server turned it back because of the one before it. */
  turnedBackAt: number
  /** How often in a row the server failed while it was the first one without an answer. */
  failures: number
  readonly resolve: (receipt: SendReceipt) => void
  readonly reject: (error: ConnectivityError) => void
}

/** What a new send begins with. */
export const unsent = { sentAt: 0, notBefore: 0, turnedBackAt: 0, failures: 0 }

/** Bytes that are handed over in one turn. */
export const MAX_TURN_BYTES = 262_144
/** The pause when the network does not keep up, in milliseconds. */
export const BUFFER_RETRY_MS = 100
/** The wait of a send after a temporary refusal, in milliseconds. */
export const NACK_RETRY_MS = 1000
/** Failures of the server in a row for which one send is blamed. */
const MAX_FAILURES = 5

/** The send on which the server fails again and again: it would end each connection, and hold up those behind it. Null for none. */
export function blameFor(reason: Reason, entries: Iterable<SendEntry>): SendEntry | null {
  for (const entry of entries) {
    if (entry.send.status !== 'sent') continue
    entry.failures = reason === 'server-error' ? entry.failures + 1 : 0
    return entry.failures >= MAX_FAILURES ? entry : null
  }
  return null
}

/** The largest send that is on its way; null for none. */
export const largestSent = (entries: Iterable<SendEntry>): SendEntry | null =>
  [...entries].filter(({ send }) => send.status === 'sent').sort((a, b) => b.bytes - a.bytes)[0] ?? null

/** The oldest one that is not on its way, or else the oldest one; undefined when there is none. */
export const oldestOf = (entries: readonly SendEntry[]): SendEntry | undefined =>
  entries.find(({ send }) => send.status === 'queued') ?? entries[0]

/** Whether a send belongs to another identity than the current one. */
export const isOfAnother = (
  { isForNext, owner }: Pick<SendEntry, 'isForNext' | 'owner'>,
  identity: string | null,
  isOtherIdentity: boolean,
): boolean => !isForNext && (isOtherIdentity || (owner !== null && owner !== identity))

/** A send without an answer for this long asks for a sign of life. */
export const VERIFY_MS = 3000

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
