import { ProcessClosedError } from '../core/errors.js'
import type { AuthOptions } from '../engine/authOptions.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import { createChannelWire } from './channelWire.js'
import { decodeServer } from './decodeServer.js'
import type { ServerFrame, WelcomeFrame } from './frames.js'
import { goodbyeOf } from './goodbye.js'
import type { SessionMemory, SessionPort } from '../engine/sessionPort.js'
import { helloOf } from './hello.js'
import { createProblemCount } from './problemCount.js'
import { createOutgoing } from './outgoing.js'
import { createRenewal } from './renewal.js'
import { readyOf } from './welcome.js'

/** Options of the session. */
interface SessionOptions {
  /** The largest number of malformed frames per minute; more end the connection. */
  readonly maxProblems: number
  /** The source of tokens for renewals. */
  readonly auth: AuthOptions | null
}

/** The wire protocol on a dialled socket: hello and welcome, session, heartbeat, goodbye, and channels. */
export const speakWire =
  (options: SessionOptions) =>
  (host: ProtocolHost): Protocol =>
    createSession(options, host)

const forgotten = (): ProcessClosedError =>
  new ProcessClosedError('process-closed', 'the session on the server is gone', {
    reason: 'process-closed',
  })

function createSession(options: SessionOptions, host: ProtocolHost): Protocol {
  let memory: SessionMemory | null = null
  let isOpen = false
  /** Dials after it are a person's: they take over. */
  let isKicked = false
  let pings = 0
  const problems = createProblemCount(options.maxProblems, host)
  const { push, maxFrameBytes, limit, flush, clear } = createOutgoing(host)
  const renewal = createRenewal(host, options.auth, push)
  const session: SessionPort = { memory: () => memory, restore: (kept) => void (memory ??= kept) }
  const channels = createChannelWire({ ...host, push, maxFrameBytes, session })

  function welcome(frame: WelcomeFrame): void {
    // Ignore duplicate welcomes.
    if (host.isUp()) return
    memory = { session: frame.session, connection: frame.connection }
    limit(frame.limits)
    channels.welcomed(frame.session.resumed)
    isKicked = false
    problems.welcomed(frame.epoch)
    renewal.plan(frame.expiresInMs)
    host.ready(readyOf(frame, host.policy.givenTimes))
  }

  function route(frame: ServerFrame): void {
    switch (frame.t) {
      case 'ping':
      case 'pong':
        if (frame.spreadMs !== undefined) host.spreadTold(frame.spreadMs)
        if (frame.t === 'ping') return push({ t: 'pong', n: frame.n })
        return frame.n === pings ? host.ponged() : undefined
      case 'welcome':
        return welcome(frame)
      case 'refresh':
        return renewal.receive(frame)
      case 'goodbye':
        isKicked ||= frame.reason === 'kicked'
        return host.goodbye(goodbyeOf(frame))
      default:
        // Ignore channel frames before the welcome: no subscription exists yet.
        if (host.isUp()) channels.receive(frame)
    }
  }

  return {
    start() {
      isOpen = true
      push(helloOf(host, memory, isKicked))
    },
    receive(data) {
      const decoded = decodeServer(data, channels.parts)
      for (const frame of decoded.frames) {
        // Ignore the frames behind a goodbye in a batch, because it ends the connection.
        if (!isOpen) return
        route(frame)
      }
      if (decoded.problems.length > 0 && isOpen) problems.add(decoded.problems)
    },
    ping: () => push({ t: 'ping', n: ++pings }),
    bye: () => push({ t: 'bye' }),
    closed() {
      isOpen = false
      clear()
      renewal.plan(undefined)
    },
    forget() {
      memory = null
      isKicked = false
    },
    flush() {
      if (!isOpen) return
      renewal.check()
      flush()
    },
    deadline: renewal.deadline,
    channels: channels.port,
    forgotten,
  }
}
