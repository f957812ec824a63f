import { closeCodes, type GoodbyeReason } from '../../core/closeCodes.js'
import { decodeClientMessage } from '../../protocol/decodeClient.js'
import type { HelloFrame, ServerFrame } from '../../protocol/frames.js'
import type { HubContext } from './context.js'
import { endOf, type Ending } from './ending.js'
import type { HubLink, HubPeer, LinkInfo } from './environment.js'
import { answerHello } from './handshake.js'
import { createIntake } from './intake.js'
import { watchLife } from './life.js'
import type { Connection, GoodbyeExtra, Session } from './model.js'
import { createOutlet } from './outlet.js'
import { clampText, isLongerThan, toPart } from './texts.js'

/** `greeting` until the hello, `knowing` while it is answered, `open` after the welcome, `ended` after the last frame. */
type Phase = 'greeting' | 'knowing' | 'open' | 'ended' | 'closed'

/** A connection from its socket to its end, and the peer that the socket talks to. */
export interface AcceptedConnection {
  readonly connection: Connection
  readonly peer: HubPeer
}

export interface ConnectionListener {
  /** It is welcomed, or it is over: it no longer counts as unknown. */
  known(): void
  closed(): void
}

export function createConnection(
  context: HubContext,
  link: HubLink,
  info: LinkInfo,
  listener: ConnectionListener,
): AcceptedConnection {
  const { environment, limits, events, fanout, sessions } = context
  const id = environment.randomId()
  let phase: Phase = 'greeting'
  let session: Session | undefined
  let ending: Ending | undefined
  let isLeaving = false
  const isEnded = (): boolean => phase === 'ended' || phase === 'closed'

  const outlet = createOutlet(link, context.ticker, environment, limits, {
    congested: (bufferedBytes) => events.emit({ type: 'congested', connectionId: id, bufferedBytes }),
    drained() {
      for (const subscription of [...connection.subscriptions.values()]) fanout.resume(subscription)
    },
    stuck: () => end('overloaded', { message: 'This client reads too slowly.' }),
  })
  const life = watchLife(environment, context.heartbeat, {
    ping: (n) => send({ t: 'ping', n }),
    idle: () => end('idle-timeout'),
  })
  let cancelDeadline: (() => void) | undefined = environment.setTimer(
    () => end('handshake-timeout'),
    limits.helloTimeoutMs,
  )
  const setDeadline = (run: () => void, ms: number): void => {
    cancelDeadline?.()
    cancelDeadline = environment.setTimer(run, ms)
  }

  function send(frame: ServerFrame): void {
    if (isEnded()) return
    const text = 'message' in frame ? frame.message : undefined
    const isLong = text !== undefined && text.length > limits.maxTextLength
    outlet.push(
      toPart(isLong ? ({ ...frame, message: clampText(text, limits.maxTextLength) } as ServerFrame) : frame),
    )
  }

  /** Lets go of everything but the socket. */
  function detach(planned: boolean): void {
    cancelDeadline?.()
    life.stop()
    intake.stop()
    listener.known()
    for (const subscription of [...connection.subscriptions.values()]) {
      fanout.leave(subscription)
      if (!planned || !session) continue
      const channel = subscription.name
      events.emit({ type: 'unsubscribed', connectionId: id, sessionId: session.id, channel })
    }
    if (session?.connection === connection) {
      session.connection = undefined
      session.lastSeenAt = environment.now()
      if (sessions.get(session.id) === session) {
        sessions.save(session).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
      }
    }
    if (session) events.emit({ type: 'left', connectionId: id, sessionId: session.id, planned })
  }

  function shut(code: number, reason: string): void {
    outlet.flush()
    outlet.stop()
    phase = 'ended'
    link.close(code, reason)
  }

  function end(reason: GoodbyeReason, extra: GoodbyeExtra = {}): void {
    if (isEnded()) return
    ending = { reason, by: 'server' }
    detach(false)
    const { message, retryAfterMs, spreadMs, final } = extra
    send({
      t: 'goodbye',
      reason,
      ...(message && { message }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
      ...(spreadMs !== undefined && { spreadMs }),
      ...(final && { final }),
    })
    shut(closeCodes[reason], reason)
  }

  function leave(): void {
    if (isEnded()) return
    ending = { reason: 'closed-by-app', by: 'client' }
    detach(true)
    shut(closeCodes['closed-by-app'], '')
  }

  const connection: Connection = { id, outlet, subscriptions: new Map(), isEnded, send, end }
  const intake = createIntake(context, connection, {
    leaving: () => (isLeaving = true),
    left: leave,
  })

  async function greet(hello: HelloFrame): Promise<void> {
    phase = 'knowing'
    setDeadline(() => end('server-error'), limits.authenticateTimeoutMs)
    try {
      const result = await answerHello(context, connection, hello, info)
      if ('refused' in result) {
        if (isEnded()) return
        events.emit({ type: 'hello-refused', connectionId: id, reason: result.refused })
        return end(result.refused, result)
      }
      session = result.session
      // The socket closed while the session was saved: it was never welcomed.
      if (isEnded()) return detach(false)
      cancelDeadline?.()
      phase = 'open'
      listener.known()
      life.start()
      send(result.welcome)
      events.emit({
        type: 'welcomed',
        connectionId: id,
        sessionId: session.id,
        userId: session.user.id,
        attempt: hello.attempt,
        ...(hello.cause && { cause: hello.cause }),
        ...(hello.previous !== undefined && { previousConnectionId: hello.previous }),
        resumed: result.welcome.session.resumed,
      })
    } catch (error) {
      events.emit({ type: 'store-failed', error })
      end('server-error')
    }
  }

  const peer: HubPeer = {
    receive(data) {
      if (isEnded() || isLeaving) return
      life.heard()
      const max = phase === 'greeting' ? limits.maxHelloBytes : limits.maxFrameBytes
      if (typeof data === 'string' && isLongerThan(data, max)) return end('message-too-big')
      for (const decoded of decodeClientMessage(data, limits)) {
        if (isEnded() || isLeaving) return
        if (phase === 'open' && session) intake.take(decoded, session)
        else if (phase === 'greeting' && decoded.ok && decoded.frame.t === 'hello') void greet(decoded.frame)
        else end('protocol-error', { message: 'Expected a hello, and then to wait for its answer.' })
      }
    },
    closed(code = 1006) {
      if (phase === 'closed') return
      if (phase !== 'ended') detach(false)
      outlet.stop()
      phase = 'closed'
      listener.closed()
      events.emit({ type: 'connection-closed', connectionId: id, code, ...(ending ?? endOf(code)) })
    },
  }
  events.emit({
    type: 'connection-opened',
    connectionId: id,
    ...(info.address !== undefined && { address: info.address }),
  })
  return { connection, peer }
}
