import type { EncodedFrame } from './batches.js'
import { Deadline } from './deadline.js'
import type { HubEnvironment, HubLink } from './environment.js'
import type { ServerLimits } from './limits.js'
import { Outgoing } from './outgoing.js'
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
  readonly environment: HubEnvironment
  readonly ticker: Ticker
  readonly limits: ServerLimits
}

/** `congested`: answers only, no messages. `stuck`: given up, the goodbye still leaves. */
type Phase = 'open' | 'congested' | 'stuck' | 'stopped'

const POLL_MS = 20

/** The outgoing buffer of one socket. */
export class SendBuffer {
  readonly #context: SendBufferContext
  readonly #link: HubLink
  readonly #listener: SendBufferListener
  readonly #outgoing: Outgoing
  readonly #poll: Deadline
  #phase: Phase = 'open'
  /** Bytes in the socket, as of the first message of the tick. */
  #linkBytes = 0
  #congestedAt = 0
  /** Null while nothing waits for the client. */
  #waiting: (() => void)[] | null = null

  constructor(context: SendBufferContext, link: HubLink, listener: SendBufferListener) {
    this.#context = context
    this.#link = link
    this.#listener = listener
    this.#outgoing = new Outgoing(context.ticker, context.limits.maxBatch, () => this.flush())
    this.#poll = new Deadline(context.environment)
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

  isCongested(): boolean {
    return this.#phase === 'congested'
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
    for (const batch of this.#outgoing.take()) this.#link.send(batch)
    // Answers are not held back as messages are, so a client that asks and never reads is closed.
    const isTooMuch = this.#link.bufferedAmount() > 4 * this.#context.limits.maxBufferedBytes
    if (isTooMuch && this.#phase !== 'stuck') this.#giveUp()
  }

  /** Clears timers; nothing leaves after it. */
  stop(): void {
    this.#phase = 'stopped'
    this.#poll.clear()
    this.#release()
  }

  #congest(bufferedBytes: number): void {
    this.#phase = 'congested'
    this.#congestedAt = this.#context.environment.now()
    this.#pollLater()
    this.#listener.congested(bufferedBytes)
  }

  #pollLater(): void {
    this.#poll.set(() => this.#check(), POLL_MS)
  }

  #check(): void {
    const { environment, limits } = this.#context
    if (this.#outgoing.length + this.#link.bufferedAmount() <= limits.maxBufferedBytes / 2) {
      this.#phase = 'open'
      this.#listener.drained()
      this.#release()
    } else if (environment.now() - this.#congestedAt >= limits.slowConsumerMs) this.#giveUp()
    else this.#pollLater()
  }

  #giveUp(): void {
    this.#phase = 'stuck'
    this.#listener.stuck()
  }

  #release(): void {
    const waiting = this.#waiting ?? []
    this.#waiting = null
    for (const resolve of waiting) resolve()
  }
}
