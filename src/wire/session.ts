import { ProcessClosedError } from '../core/errors.js'
import type { Protocol, ProtocolHost } from '../engine/protocol.js'
import { batchesOf } from './batches.js'
import { createChannelWire } from './channelWire.js'
import { decodeServer } from './decodeServer.js'
import { frameLimits, type ClientFrame, type ServerFrame, type WelcomeFrame } from './frames.js'
import { goodbyeOf } from './goodbye.js'
import { helloOf, type Memory } from './hello.js'
import { createProblemCount } from './problemCount.js'
import { readyOf } from './welcome.js'

/** Options of the session. */
interface SessionOptions {
  /** The largest number of malformed frames per minute; more end the connection. */
  readonly maxProblems: number
}

/** The wire protocol on a dialled socket: hello and welcome, session, heartbeat, goodbye, and channels. */
export const speakWire =
  (options: SessionOptions) =>
  (host: ProtocolHost): Protocol =>
    createSession(options, host)

function createSession(options: SessionOptions, host: ProtocolHost): Protocol {
  let outgoing: ClientFrame[] = []
  let memory: Memory | null = null
  let wire: WelcomeFrame['limits'] = frameLimits
  let isOpen = false
  let pings = 0
  const problems = createProblemCount(options.maxProblems, host)
  const push = (frame: ClientFrame): void => void outgoing.push(frame)
  const channels = createChannelWire({
    push,
    maxFrameBytes: () => wire.maxFrameBytes,
    bufferedAmount: host.bufferedAmount,
  })

  function welcome(frame: WelcomeFrame): void {
    // Ignore duplicate welcomes.
    if (host.isUp()) return
    memory = { session: frame.session, connection: frame.connection }
    wire = { ...frameLimits, ...frame.limits }
    host.ready(readyOf(frame, host.policy.givenTimes))
  }

  function route(frame: ServerFrame): void {
    switch (frame.t) {
      case 'ping':
        if (frame.spreadMs !== undefined) host.spreadTold(frame.spreadMs)
        return push({ t: 'pong', n: frame.n })
      case 'pong':
        if (frame.n === pings) host.ponged()
        if (frame.spreadMs !== undefined) host.spreadTold(frame.spreadMs)
        return
      case 'welcome':
        return welcome(frame)
      case 'goodbye':
        return host.goodbye(goodbyeOf(frame))
      default:
        // Ignore channel frames before the welcome: no subscription exists yet.
        if (host.isUp()) channels.receive(frame)
    }
  }

  return {
    start() {
      isOpen = true
      push(helloOf(host, memory))
    },
    receive(data) {
      const decoded = decodeServer(data)
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
      outgoing = []
    },
    forget() {
      memory = null
    },
    flush() {
      if (outgoing.length === 0 || !isOpen) return
      const frames = outgoing
      outgoing = []
      for (const text of batchesOf(frames, wire.maxFrameBytes, wire.maxBatch)) host.send(text)
    },
    channels: channels.port,
    forgotten: () =>
      new ProcessClosedError('process-closed', 'the session on the server is gone', {
        reason: 'process-closed',
      }),
  }
}
