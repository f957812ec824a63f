import type { EncodedFrame } from './batches.js'
import type { Counters } from './counters.js'
import type { HubLink } from './environment.js'
import type { ServerLimits } from './limits.js'
import { Outgoing } from './outgoing.js'
import type { SlowConsumer, SlowConsumers } from './slowConsumers.js'
import type { Ticker } from './ticker.js'

/** The connection's side of a send buffer. */
export interface SendBufferListener {
  readonly congested: (bufferedBytes: number) => void
  readonly drained: () => void
  /** Slow for longer than `slowConsumerMs`, or more bytes wait than the limit allows. */
  readonly stuck: () => void
}

/** Shared by the send buffers of a hub. */
export interface SendBufferContext {
  readonly ticker: Ticker
  readonly slowConsumers: SlowConsumers
  readonly limits: ServerLimits
  readonly counters: Pick<Counters, 'sentFrames' | 'backlog'>
}

/** `congested`: answers only, no messages. `stuck`: given up, the goodbye still leaves. */
type Phase = 'open' | 'congested' | 'stuck' | 'stopped'

/** The outgoing buffer of one socket. */
export class SendBuffer implements SlowConsumer {
  readonly #context: SendBufferContext
  readonly #link: HubLink
  readonly #listener: SendBufferListener
  readonly #outgoing: Outgoing
  #phase: Phase = 'open'
  /** Bytes in the socket, as of the first message of the tick. */
  #linkBytes = 0
  #isAwaitingLink = false
  /** Null while nothing waits for the client. */
  #waiting: (() => void)[] | null = null

  constructor(context: SendBufferContext, link: HubLink, listener: SendBufferListener) {
    this.#context = context
    this.#link = link
    this.#listener = listener
    this.#outgoing = new Outgoing(context.ticker, context.limits.maxBatch, () => this.flush())
  }

  /** Sends a frame that must not wait: answers, errors, signs of life. */
  push(frame: EncodedFrame): void {
    if (this.#phase !== 'stopped') this.#outgoing.add(frame)
  }

  /** Sends a message, unless the client is too slow for it; then it must be read from the store again later. */
  pushData(frame: EncodedFrame): boolean {
    if (this.#phase !== 'open') return false
    // Read the buffer of the socket once per tick: it cannot drain before the flush.
    if (this.#outgoing.length === 0) this.#linkBytes = this.#link.bufferedAmount()
    const bufferedBytes = this.#linkBytes + this.#outgoing.length
    if (bufferedBytes > this.#context.limits.maxBufferedBytes) {
      this.#congest(bufferedBytes)
      return false
    }
    this.#outgoing.add(frame)
    return true
  }

  /** Sends a message only to a client that keeps up: there is no later for it. */
  offer(frame: EncodedFrame): void {
    if (this.#phase !== 'open') return
    if (this.#outgoing.length === 0) this.#linkBytes = this.#link.bufferedAmount()
    const bufferedBytes = this.#linkBytes + this.#outgoing.length
    // Half the limit, so that these alone never make a client a slow one.
    if (bufferedBytes <= this.#context.limits.maxBufferedBytes / 2) this.#outgoing.add(frame)
  }

  isCongested(): boolean {
    return this.#phase === 'congested'
  }

  /** More bytes wait in the socket than the limit allows. */
  isFull(): boolean {
    return this.#link.bufferedAmount() > this.#context.limits.maxBufferedBytes
  }

  /** Resolves when a slow client has caught up, or when the buffer stops. */
  drained(): Promise<void> {
    return new Promise((resolve) => {
      this.#waiting ??= []
      this.#waiting.push(resolve)
    })
  }

  flush(): void {
    if (this.#phase === 'stopped') return
    const { backlog } = this.#context.counters
    for (const batch of this.#outgoing.take()) {
      this.#context.counters.sentFrames += batch.frames
      this.#link.send(batch)
    }
    if (this.#link.bufferedAmount() > 0) backlog.note(this.#link)
    this.#checkDrained()
    // Answers are not held back as messages are, so a client that asks and never reads is closed.
    const isTooMuch = this.#link.bufferedAmount() > 4 * this.#context.limits.maxBufferedBytes
    if (isTooMuch && this.#phase !== 'stuck') this.#giveUp()
  }

  /** Clears timers; nothing leaves after it. */
  stop(): void {
    this.#phase = 'stopped'
    this.#context.slowConsumers.delete(this)
    this.#context.counters.backlog.delete(this.#link)
    this.#release()
  }

  /** The client has been slow for `slowConsumerMs`. */
  overdue(): void {
    if (this.#isDrained()) this.#reopen()
    else this.#giveUp()
  }

  #congest(bufferedBytes: number): void {
    this.#phase = 'congested'
    this.#context.slowConsumers.add(this)
    this.#checkDrained()
    this.#listener.congested(bufferedBytes)
  }

  #isDrained(): boolean {
    const { maxBufferedBytes } = this.#context.limits
    return this.#outgoing.length + this.#link.bufferedAmount() <= maxBufferedBytes / 2
  }

  #checkDrained(): void {
    // What waits for the end of the tick is not in the socket yet: the flush comes here again.
    if (this.#phase !== 'congested' || this.#outgoing.length > 0) return
    if (this.#isDrained()) return this.#reopen()
    if (this.#isAwaitingLink) return
    this.#isAwaitingLink = true
    this.#link.whenDrained(() => {
      this.#isAwaitingLink = false
      this.#checkDrained()
    })
  }

  #reopen(): void {
    this.#phase = 'open'
    this.#context.slowConsumers.delete(this)
    this.#listener.drained()
    this.#release()
  }

  #giveUp(): void {
    this.#phase = 'stuck'
    this.#context.slowConsumers.delete(this)
    this.#listener.stuck()
  }

  #release(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const resolve of waiting) resolve()
  }
}
