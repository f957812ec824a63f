import { assertNever } from '../../core/assertNever.js'
import type { BadClientFrame, DecodedClientFrame } from '../../wire/decodeClient.js'
import type { ClientFrame, HelloFrame, RefreshFrame, SubscribeFrame } from '../../wire/frames.js'
import { MAX_ACCESS_BATCH } from './accessBatches.js'
import { Appends } from './appends.js'
import type { HubContext } from './context.js'
import { BadFrameCounter, costOf } from './frameRate.js'
import type { Connection } from './model.js'
import { passOn } from './ephemeralRequest.js'
import { page } from './pageRequest.js'
import { refuse } from './publishAnswer.js'
import { RunningRequests } from './runningRequests.js'
import { MAX_RUNNING, StepQueue, type Step } from './stepQueue.js'
import { subscribe, unsubscribe, type Requester } from './subscribeRequest.js'
import { handleThings, refuseThings, type ThingFrame } from './thingRequests.js'
import { TokenBucket } from './tokenBucket.js'

/** The connection's side of a frame handler. */
export interface FrameHandlerListener {
  readonly hello: (hello: HelloFrame) => void
  readonly refresh: (refresh: RefreshFrame) => void
  /** Everything before the client's bye is done. */
  readonly left: () => void
}

/** Names the order of things among the orders of channels, whose names are not empty. */
const THINGS = ''

/** Handles the frames of one client. */
export class FrameHandler {
  readonly #context: HubContext
  readonly #connection: Connection
  readonly #listener: FrameHandlerListener
  readonly #bucket: TokenBucket
  /** Null until the first message. */
  #bytes: TokenBucket | null = null
  // Null until the first one: most connections only listen.
  #badFrames: BadFrameCounter | null = null
  #appends: Appends | null = null
  #requests: RunningRequests | null = null
  readonly #steps: StepQueue
  /** Subscriptions that have not begun. */
  #subscribing = 0
  /** When the last delayed frame may go on; epoch milliseconds. */
  #pacedUntil = 0

  constructor(context: HubContext, connection: Connection, listener: FrameHandlerListener) {
    const { environment, limits, events } = context
    this.#context = context
    this.#connection = connection
    this.#listener = listener
    this.#bucket = new TokenBucket(limits.framesPerSecond, limits.frameBurst, environment.now)
    // What is asked together waits together.
    const maxRunning = context.accessBatches === null ? MAX_RUNNING : MAX_ACCESS_BATCH
    this.#steps = new StepQueue((error) => {
      events.emit({ type: 'store-failed', error })
      connection.end('server-error')
    }, maxRunning)
  }

  /** Counts the bytes of a message, before its frames are handled. */
  takeBytes(length: number): void {
    const { environment, limits } = this.#context
    this.#bytes ??= new TokenBucket(limits.bytesPerSecond, limits.byteBurst, environment.now)
    if (this.#bytes.take(length) === 'far-over') this.#endForRate()
  }

  handle(decoded: DecodedClientFrame): void {
    const { phase, session } = this.#connection
    if (phase === 'open' && session) this.#handleOpen(decoded, { connection: this.#connection, session })
    else if (phase === 'awaiting-hello' && decoded.ok && decoded.frame.t === 'hello')
      this.#listener.hello(decoded.frame)
    else
      this.#connection.end('protocol-error', {
        message: 'Expected a hello, and then to wait for its answer.',
      })
  }

  /** Counts a control frame of the WebSocket protocol. Returns whether it may be answered. */
  takeControl(): boolean {
    const verdict = this.#bucket.take(1)
    if (verdict === 'far-over') this.#endForRate()
    return verdict === 'within'
  }

  #endForRate(): void {
    const retryAfterMs = Math.max(this.#bucket.waitMs(), this.#byteWaitMs())
    this.#connection.end('rate-limited', { retryAfterMs })
  }

  /** Drops waiting frames and aborts requests; appends that the store already has go on. */
  stop(): void {
    this.#steps.clear()
    this.#requests?.stop()
  }

  #requestsNow(): RunningRequests {
    return (this.#requests ??= new RunningRequests(this.#context))
  }

  async #left(): Promise<void> {
    await this.#appends?.done()
    this.#listener.left()
  }

  #handleOpen(decoded: DecodedClientFrame, requester: Requester): void {
    const verdict = this.#bucket.take(costOf(decoded))
    if (verdict === 'far-over') return this.#endForRate()
    if (decoded.ok) this.#run(decoded.frame, requester, verdict === 'over')
    else this.#reject(decoded)
  }

  #run(frame: ClientFrame, requester: Requester, isOver: boolean): void {
    const context = this.#context
    const connection = this.#connection
    switch (frame.t) {
      case 'hello':
        return this.#reject({
          ok: false,
          problem: 'bad-field',
          detail: 'hello: this connection has been welcomed',
        })
      case 'refresh':
        return this.#listener.refresh(frame)
      case 'ping':
        return connection.send({ t: 'pong', n: frame.n, ...connection.spreadNews.refresh() })
      case 'pong':
        return
      case 'subscribe':
        return this.#subscribe(frame, requester)
      case 'unsubscribe':
        return this.#inOrder(frame.ch, () => unsubscribe(context, requester, frame.ch))
      case 'page':
        return this.#inOrder(frame.ch, () => page(context, connection, frame))
      case 'publish': {
        const append = (): void | Promise<void> =>
          (this.#appends ??= new Appends(context)).add(requester, frame)
        const waitMs = this.#byteWaitMs()
        const notBefore = this.#context.environment.now() + waitMs
        const isLate = isOver || waitMs > 0
        return this.#inOrder(frame.ch, isLate ? () => this.#pace(notBefore).then(append) : append)
      }
      case 'ephemeral':
        // A message of this moment is not delayed to the allowed rate: it is dropped.
        if (isOver || this.#byteWaitMs() > 0)
          return refuse(context, requester, frame, { error: 'rate-limited' })
        return this.#inOrder(frame.ch, () => passOn(context, requester, frame))
      case 'request':
        // An answer that comes late is worth less than a refusal at once.
        if (isOver || this.#byteWaitMs() > 0)
          return this.#requestsNow().refuse(requester, frame, { error: 'rate-limited' })
        return this.#requestsNow().ask(requester, frame)
      case 'cancel':
        return this.#requests?.cancel(frame.id)
      case 'bind':
      case 'unbind':
      case 'watch':
      case 'unwatch':
        return this.#things(frame, requester)
      case 'bye':
        connection.phase = 'leaving'
        return this.#steps.whenIdle(() => void this.#left())
      default:
        return assertNever(frame)
    }
  }

  /** What a client says about things is done in order. */
  #things(frame: ThingFrame, requester: Requester): void {
    const context = this.#context
    const { things } = context
    if (things === null) return refuseThings(requester.connection, frame)
    this.#inOrder(THINGS, () => handleThings(context, things, requester, frame))
  }

  /** Subscriptions may all wait at once, as after a restart: as many as the server announced do not count as waiting. */
  #subscribe(frame: SubscribeFrame, requester: Requester): void {
    this.#subscribing += 1
    this.#inOrder(frame.ch, () => {
      this.#subscribing -= 1
      return subscribe(this.#context, requester, frame)
    })
  }

  /** Runs a step after the earlier ones of its channel. */
  #inOrder(channel: string, step: Step): void {
    const { maxPendingFrames, maxSubscriptions } = this.#context.limits
    const others = this.#steps.waiting() - Math.min(this.#subscribing, maxSubscriptions)
    if (others < maxPendingFrames) return this.#steps.add(channel, step)
    const retryAfterMs = this.#bucket.waitMs()
    this.#connection.end('overloaded', { message: 'Too many requests wait.', retryAfterMs })
  }

  /** Milliseconds until the bytes that came so far are within the rate. */
  #byteWaitMs(): number {
    return this.#bytes?.waitMs() ?? 0
  }

  /**
   * Delays a frame to the allowed rate of the connection; later frames of the channel wait behind it, in order.
   *
   * @param notBefore when its bytes are within their rate
   */
  #pace(notBefore: number): Promise<void> {
    const { environment, limits } = this.#context
    const now = environment.now()
    this.#pacedUntil = Math.max(now, this.#pacedUntil) + 1000 / limits.framesPerSecond
    const until = Math.max(this.#pacedUntil, notBefore)
    return new Promise((resolve) => void environment.setTimer(resolve, until - now))
  }

  /** Reports a frame that cannot be used; too many bad ones end the connection. A type of a newer version is not bad. */
  #reject({ problem, detail, publishId, requestId }: BadClientFrame): void {
    const { events, limits } = this.#context
    const connection = this.#connection
    this.#badFrames ??= new BadFrameCounter(this.#context.environment.now)
    if (problem !== 'unknown-type') this.#badFrames.add()
    const count = this.#badFrames.count()
    events.emit({ type: 'frame-rejected', connectionId: connection.id, problem, detail, count })
    if (publishId !== undefined)
      connection.send({ t: 'nack', id: publishId, error: 'invalid', message: detail })
    if (requestId !== undefined)
      connection.send({ t: 'response', id: requestId, error: 'invalid', message: detail })
    if (count > limits.maxBadFrames)
      connection.end('protocol-error', { message: 'Too many unreadable frames.' })
  }
}
