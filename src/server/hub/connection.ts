import { closeCodes, type GoodbyeReason } from '../../core/closeCodes.js'
import { decodeClientMessage } from '../../wire/decodeClient.js'
import type { GoodbyeFrame, HelloFrame, RefreshFrame, ServerFrame } from '../../wire/frames.js'
import type { Claim } from './claims.js'
import { causeOfClose, type CloseCause } from './closeCause.js'
import type { HubContext } from './context.js'
import { CredentialLife } from './credentialLife.js'
import { Deadline } from './deadline.js'
import { encodeFrame, isLongerThan } from './encoding.js'
import type { HubLink, HubPeer, LinkInfo } from './environment.js'
import { FrameHandler, type FrameHandlerListener } from './frameHandler.js'
import { greet, type Greeted } from './greet.js'
import { HeartbeatMonitor, type HeartbeatListener } from './heartbeat.js'
import type { Connection, ConnectionPhase, GoodbyeExtra, Session, Subscription } from './model.js'
import { releaseSession } from './releaseSession.js'
import { SendBuffer, type SendBufferListener } from './sendBuffer.js'
import { SpreadNews } from './spread.js'
import { TokenBucket } from './tokenBucket.js'

export interface ConnectionListener {
  /** It is welcomed, or it is over: it no longer counts as unauthenticated. */
  readonly authenticated: (connection: Connection) => void
  /** Its hello has an answer, which may come after its end. */
  readonly answered: (connection: Connection) => void
  readonly closed: (connection: Connection) => void
}

function goodbyeFrame(reason: GoodbyeReason, extra: GoodbyeExtra): GoodbyeFrame {
  const { message, retryAfterMs, spreadMs, final } = extra
  return {
    t: 'goodbye',
    reason,
    ...(message && { message }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(spreadMs !== undefined && { spreadMs }),
    ...(final && { final }),
  }
}

/** One for all connections: most never have a seat. */
const NO_SEATS: readonly (() => void)[] = []

/** A class, because there is one for each socket: its methods are shared, where closures would cost each socket kilobytes. */
class SocketConnection
  implements Connection, HubPeer, Greeted, SendBufferListener, HeartbeatListener, FrameHandlerListener
{
  readonly id: string
  phase: ConnectionPhase = 'awaiting-hello'
  session: Session | null = null
  epoch = ''
  awayMs = Infinity
  claim: Claim | null = null
  leaveSeats: readonly (() => void)[] = NO_SEATS
  readonly sendBuffer: SendBuffer
  readonly spreadNews: SpreadNews
  readonly subscriptions = new Map<string, Subscription>()
  readonly #context: HubContext
  readonly #link: HubLink
  /** Gone after the welcome, because headers are large: credentials that end keep it for their renewal. */
  #info: LinkInfo | null
  readonly #listener: ConnectionListener
  readonly #deadline: Deadline
  readonly #heartbeat: HeartbeatMonitor
  readonly #frames: FrameHandler
  /** Null until the first replay. */
  #replay: TokenBucket | null = null
  #closeCause: CloseCause | null = null
  /** Null for credentials that do not end. */
  #credentials: CredentialLife | null = null

  constructor(context: HubContext, link: HubLink, info: LinkInfo, listener: ConnectionListener) {
    const { environment, limits } = context
    this.id = environment.randomId()
    this.#context = context
    this.#link = link
    this.#info = info
    this.#listener = listener
    this.sendBuffer = new SendBuffer(context, link, this)
    this.spreadNews = new SpreadNews(context.spread)
    this.#deadline = new Deadline(environment)
    this.#heartbeat = new HeartbeatMonitor(environment, context.heartbeat, this)
    this.#frames = new FrameHandler(context, this, this)
    this.#deadline.set(() => this.end('handshake-timeout'), limits.helloTimeoutMs)
  }

  get replay(): TokenBucket {
    const { environment, limits } = this.#context
    return (this.#replay ??= new TokenBucket(
      limits.replayBytesPerSecond,
      limits.replayByteBurst,
      environment.now,
    ))
  }

  isEnded(): boolean {
    return this.phase === 'ended' || this.phase === 'closed'
  }

  send(frame: ServerFrame): void {
    if (!this.isEnded()) this.sendBuffer.push(encodeFrame(frame, this.#context.limits.maxTextLength))
  }

  end(reason: GoodbyeReason, extra: GoodbyeExtra = {}): void {
    if (this.isEnded()) return
    const { goodbyes, refusedConnections } = this.#context.counters
    const tally = this.#isWelcomed() ? goodbyes : refusedConnections
    tally[reason] += 1
    this.#closeCause = { reason, by: 'server' }
    this.detach(false)
    this.send(goodbyeFrame(reason, extra))
    this.#shut(closeCodes[reason], reason)
  }

  hello(hello: HelloFrame): void {
    this.phase = 'authenticating'
    this.#deadline.set(() => this.end('server-error'), this.#context.limits.authenticateTimeoutMs)
    const greeted = greet(this.#context, this, hello, this.#info ?? {})
    void greeted.then(() => this.#listener.answered(this))
  }

  welcomed(): void {
    this.phase = 'open'
    this.#context.spread.opened()
    this.#context.counters.welcomed += 1
    this.#deadline.clear()
    this.#listener.authenticated(this)
    this.#heartbeat.start()
  }

  endsAt(expiresAt: number | null): void {
    const info = this.#info ?? {}
    this.#info = null
    if (expiresAt === null || this.isEnded()) return
    this.#credentials = new CredentialLife(this.#context, this, info, expiresAt)
    this.#credentials.start()
  }

  heardAt(): number {
    return this.#heartbeat.heardAt()
  }

  expiresAt(): number | null {
    return this.#credentials?.expiresAt() ?? null
  }

  refresh({ token }: RefreshFrame): void {
    // There is nothing to renew.
    if (this.#credentials === null) this.send({ t: 'refresh' })
    else void this.#credentials.refresh(token)
  }

  /** Everything before the client's bye is done. */
  left(): void {
    if (this.isEnded()) return
    this.#closeCause = { reason: 'closed-by-app', by: 'client' }
    this.detach(true)
    this.#shut(closeCodes['closed-by-app'], '')
  }

  /** Releases everything but the socket. */
  detach(isPlanned: boolean): void {
    this.#deadline.clear()
    this.#heartbeat.stop()
    this.#credentials?.stop()
    this.#frames.stop()
    this.#context.greetings.delete(this)
    this.#listener.authenticated(this)
    releaseSession(this.#context, this, isPlanned)
  }

  #shut(code: number, reason: string): void {
    this.sendBuffer.flush()
    this.sendBuffer.stop()
    this.phase = 'ended'
    this.#link.close(code, reason)
  }

  congested(bufferedBytes: number): void {
    this.#context.events.emit({ type: 'congested', connectionId: this.id, bufferedBytes })
  }

  drained(): void {
    for (const subscription of [...this.subscriptions.values()]) this.#context.fanout.resume(subscription)
    this.#context.things?.watches.resume(this)
  }

  stuck(): void {
    this.end('overloaded', { message: 'This client reads too slowly.' })
  }

  ping(n: number): void {
    this.send({ t: 'ping', n, ...this.spreadNews.refresh() })
  }

  idle(): void {
    this.end('idle-timeout')
  }

  receive(data: unknown): void {
    if (this.#isDeaf()) return
    const { limits } = this.#context
    this.#heartbeat.heard()
    const max = this.phase === 'awaiting-hello' ? limits.maxHelloBytes : limits.maxFrameBytes
    if (typeof data === 'string' && isLongerThan(data, max)) return this.end('message-too-big')
    if (typeof data === 'string') this.#frames.takeBytes(data.length)
    for (const decoded of decodeClientMessage(data, limits)) {
      if (this.#isDeaf()) return
      this.#context.counters.receivedFrames += 1
      this.#frames.handle(decoded)
    }
  }

  control(): boolean {
    return !this.#isDeaf() && this.#frames.takeControl() && !this.sendBuffer.isFull()
  }

  #isWelcomed(): boolean {
    return this.phase === 'open' || this.phase === 'leaving'
  }

  #isDeaf(): boolean {
    return this.isEnded() || this.phase === 'leaving'
  }

  closed(code = 1006): void {
    if (this.phase === 'closed') return
    if (this.phase !== 'ended') this.detach(false)
    this.sendBuffer.stop()
    this.phase = 'closed'
    this.#listener.closed(this)
    const cause = this.#closeCause ?? causeOfClose(code)
    this.#context.events.emit({ type: 'connection-closed', connectionId: this.id, code, ...cause })
  }
}

/** Takes a socket, from its hello to its end. */
export function createConnection(
  context: HubContext,
  link: HubLink,
  info: LinkInfo,
  listener: ConnectionListener,
): Connection & HubPeer {
  const connection = new SocketConnection(context, link, info, listener)
  context.events.emit({
    type: 'connection-opened',
    connectionId: connection.id,
    ...(info.address !== undefined && { address: info.address }),
  })
  return connection
}
