import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Refusal } from '../engine/channelPort.js'
import { OwnIds } from './ownIds.js'
import type { Lost, Opened } from '../engine/connector.js'
import type { AbandonCode } from '../engine/part.js'
import type { OutboxHost } from './outboxHost.js'
import { refusalError } from './refusalError.js'
import { checkId, checkTimeout, frameRoom, write } from './sendCheck.js'
import { sendError, tooBig } from './channelErrors.js'
import {
  blameFor,
  BUFFER_RETRY_MS,
  interruptedChannels,
  isOfAnother,
  largestSent,
  MAX_TURN_BYTES,
  NACK_RETRY_MS,
  nextSendDeadline,
  oldestOf,
  silentFrom,
  unsent,
  type SendEntry,
  type SendOptions,
  type SendReceipt,
} from './sendEntry.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Sends that are neither acknowledged nor rejected: bounded, in order, bound to the identity that made them. */
export class Outbox {
  readonly #host: OutboxHost
  readonly #entries = new Map<string, SendEntry>()
  readonly #ids: OwnIds
  #isOpen = false
  #hasOpened: boolean
  #identity: string | null
  #retryAt = Infinity
  #verifiedAt = -Infinity
  /** The last number that a send was given. */
  lastSeq = 0
  #snapshot: readonly PendingSend[] | null = []

  constructor(host: OutboxHost) {
    this.#host = host
    const { environment } = host.part
    const { hasEverConnected, identity } = host.part.connection()
    this.#hasOpened = hasEverConnected
    this.#identity = identity
    this.#ids = new OwnIds(environment)
  }

  /** Whether this client made the id. */
  isOwn(id: string | null): boolean {
    return this.#ids.has(id)
  }

  /** The sends in the order in which they leave. */
  entries(): Map<string, SendEntry> {
    return this.#entries
  }

  add(channel: string, data: unknown, options: SendOptions): Promise<SendReceipt> {
    return new Promise((resolve, reject) => {
      const { part, port } = this.#host
      const { id = this.#ids.make(), resend = false, timeoutMs = part.times.sendMs, whenCongested } = options
      checkId(channel, id, this.#entries.has(id))
      const written = write(channel, data, port.limits(), sendError, id)
      const at = part.environment.now()
      const isFull = this.#entries.size >= part.maxPending
      if (isFull && part.whenFull !== 'drop-oldest') throw sendError('outbox-full', channel)
      if (whenCongested === 'reject' && this.#isOpen && !port.canTakeMore())
        throw sendError('would-block', channel)
      checkTimeout(channel, timeoutMs)
      if (this.#hasOpened && !this.#isOpen && this.#identity === null && !resend)
        throw sendError('not-connected', channel)
      const entry: SendEntry = {
        // The app may change the object later; the send keeps its value.
        send: { id, channel, data: JSON.parse(written.json), status: 'queued', at },
        ...written,
        isForNext: !this.#hasOpened,
        seq: 0,
        owner: this.#identity,
        expiresAt: at + timeoutMs,
        resend,
        ...unsent,
        resolve,
        reject,
      }
      part.batch(() => {
        const oldest = isFull ? oldestOf([...this.#entries.values()]) : undefined
        if (oldest) this.#reject(oldest, sendError('outbox-full', oldest.send.channel, 'dropped'))
        this.#entries.set(id, entry)
        this.changed(entry, 'queued')
      })
    })
  }

  /** Hands over all that may leave now, in order, per channel. */
  flush(): void {
    if (!this.#isOpen || this.#entries.size === 0) return
    const { part, port, gateOf } = this.#host
    const now = part.environment.now()
    const blocked = interruptedChannels(this.#entries.values())
    const unanswered = new Set<string>()
    let bytes = 0
    this.#retryAt = Infinity
    for (const entry of this.#entries.values()) {
      const { channel, status } = entry.send
      if (status === 'sent') unanswered.add(channel)
      if (status === 'sent' || blocked.has(channel)) continue
      if (entry.notBefore > now || gateOf(channel) === 'closed') {
        // Order within a channel is kept by waiting as a whole.
        blocked.add(channel)
        continue
      }
      if (!port.canTakeMore() || bytes > MAX_TURN_BYTES) {
        this.#retryAt = now + BUFFER_RETRY_MS
        return
      }
      bytes += entry.bytes
      this.#handOver(entry, now, unanswered.has(channel))
      unanswered.add(channel)
    }
  }

  acknowledged(id: string, offset: number | null): void {
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    this.#remove(entry)
    entry.resolve({ id, offset })
    this.#host.sendChanged({ type: 'acknowledged', send: entry.send, offset })
  }

  refused(id: string, refusal: Refusal): void {
    const { isTemporary } = refusal
    const entry = this.#entries.get(id)
    if (entry === undefined) return
    if (!isTemporary) return this.#reject(entry, refusalError(entry.send.channel, refusal))
    const later = this.#host.part.environment.now() + NACK_RETRY_MS
    // A send that was turned back because of the one before it waits only for its turn, once a second.
    const isItsTurn = refusal.code === 'out-of-order' && later - entry.turnedBackAt >= 2 * NACK_RETRY_MS
    if (isItsTurn) entry.turnedBackAt = later - NACK_RETRY_MS
    entry.notBefore = isItsTurn ? 0 : later
    this.changed(entry, 'queued')
  }

  opened({ identity, isOtherIdentity }: Opened): void {
    this.#isOpen = true
    this.#hasOpened = true
    this.#identity = identity
    for (const entry of this.#entries.values()) {
      entry.notBefore = 0
      if (isOfAnother(entry, identity, isOtherIdentity))
        this.#reject(entry, sendError('identity-changed', entry.send.channel))
      entry.isForNext = false
      entry.owner = identity
    }
  }

  lost({ reason }: Lost): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    this.#retryAt = Infinity
    const { port } = this.#host
    // The server ended the connection because of a size and does not name the send: the largest would end the next one too.
    const largest = reason === 'message-too-big' ? largestSent(this.#entries.values()) : null
    if (largest !== null)
      this.#reject(largest, tooBig(largest.send.channel, largest.bytes, port.limits().maxBytes))
    const blamed = blameFor(reason, this.#entries.values())
    if (blamed !== null) this.#reject(blamed, sendError('quarantined', blamed.send.channel))
    for (const entry of this.#entries.values()) {
      const isSent = entry.send.status === 'sent'
      const mayWait = this.#identity !== null && (port.deduplicates || !isSent)
      if (mayWait || entry.resend) {
        if (isSent) this.changed(entry, 'queued')
        continue
      }
      const problem = process.env.NODE_ENV !== 'production' && !isSent ? 'unsent' : undefined
      this.#reject(entry, sendError('connection-lost', entry.send.channel, problem))
    }
  }

  rejectAll(code: AbandonCode): void {
    for (const entry of this.#entries.values()) this.#reject(entry, sendError(code, entry.send.channel))
  }

  /** The app signed out: later sends belong to the next identity. */
  forgetIdentity(): void {
    this.#hasOpened = false
    this.#identity = null
  }

  /** When time alone would change something. */
  deadline(): number {
    return Math.min(this.#retryAt, nextSendDeadline(this.#entries.values(), this.#isOpen, this.#verifiedAt))
  }

  expire(now: number): void {
    if (now >= this.#retryAt) this.#retryAt = Infinity
    let isSilent = false
    for (const entry of this.#entries.values()) {
      if (entry.notBefore <= now) entry.notBefore = 0
      if (now >= silentFrom(entry, this.#verifiedAt)) isSilent = true
      if (now >= entry.expiresAt) this.#reject(entry, sendError('expired', entry.send.channel))
    }
    if (!isSilent || !this.#isOpen) return
    this.#verifiedAt = now
    this.#host.part.verify()
  }

  snapshot(): readonly PendingSend[] {
    return (this.#snapshot ??= [...this.#entries.values()].map(({ send }) => send))
  }

  /** The status of a send changed, or the send is new. */
  changed(entry: SendEntry, status: PendingSend['status']): void {
    this.#ids.add(entry.send.id)
    if (entry.send.status !== status) entry.send = { ...entry.send, status }
    this.#snapshot = null
    this.#host.sendChanged({ type: 'changed', send: entry.send })
  }

  #handOver(entry: SendEntry, now: number, follows: boolean): void {
    const { port } = this.#host
    const { id, channel, data } = entry.send
    const { maxBytes } = port.limits()
    // Taken while another limit held. The server would end the connection over it, again and again.
    if (entry.bytes > maxBytes) return this.#reject(entry, tooBig(channel, entry.bytes, maxBytes))
    // After a sleep of the machine, the socket may be heard before the timer.
    if (entry.expiresAt <= now) return this.#reject(entry, sendError('expired', channel))
    entry.sentAt = now
    // A number tells when a send left first: those of an earlier page leave before others that were made first.
    entry.seq ||= ++this.lastSeq
    this.changed(entry, 'sent')
    const bytes = entry.bytes - frameRoom(channel, id)
    port.publish?.({ id, channel, data, json: entry.json, bytes, seq: entry.seq, follows })
  }

  #remove(entry: SendEntry): void {
    this.#entries.delete(entry.send.id)
    this.#snapshot = null
  }

  #reject(entry: SendEntry, error: ConnectivityError): void {
    this.#remove(entry)
    entry.reject(error)
    this.#host.sendChanged({ type: 'refused', send: entry.send, error })
  }
}
