import { assertNever } from '../core/assertNever.js'
import { closeCodes } from '../core/closeCodes.js'
import type { ConnectionEvent } from '../core/connectionEvents.js'
import { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'
import type { Times } from '../core/times.js'
import type { Problem } from '../protocol/decodeServer.js'
import type { ServerFrame, WelcomeFrame } from '../protocol/frames.js'
import { limits } from '../protocol/limits.js'
import type { ChannelRegistry } from './channelRegistry.js'
import type { ConnectionDriver } from './connectionDriver.js'
import type { Outbox } from './outbox.js'

/** What the router needs from the engine. */
export interface RouterHost {
  readonly now: () => number
  /** What the app asked for itself. */
  readonly times: Partial<Times>
  readonly maxProblems: number
  readonly channels: ChannelRegistry
  readonly outbox: Outbox
  readonly driver: ConnectionDriver
  readonly generation: () => number
  readonly awaitsWelcome: () => boolean
  readonly apply: (event: ConnectionEvent) => void
  readonly fail: (error: ConnectivityError) => void
}

/** Takes what the server sends to where it belongs. Messages go straight to their channel, past the machine. */
export interface FrameRouter {
  readonly receive: (frames: readonly ServerFrame[], generation: number) => void
  /** Malformed input is counted and reported; a link that sends too much of it is given up. */
  readonly suffer: (problems: readonly Problem[], generation: number) => void
  /** What the server takes at most. */
  readonly limits: () => Pick<WelcomeFrame['limits'], 'maxFrameBytes' | 'maxBatch'>
}

const PROBLEM_WINDOW_MS = 60_000
/** A hostile server must not fill the memory with names. */
const MAX_UNKNOWN = 50

/** A server may neither make its clients ping without rest nor keep them from looking after their link. */
const MIN_BEAT_MS = 50
const MAX_HEARTBEAT_MS = 300_000
const MAX_PONG_MS = 60_000
const sane = (ms: number, max: number): number => Math.min(Math.max(ms, MIN_BEAT_MS), max)

export function createFrameRouter(host: RouterHost): FrameRouter {
  const { channels, outbox, driver } = host
  const unknown = new Set<string>()
  let problemTimes: number[] = []
  let wire: Pick<WelcomeFrame['limits'], 'maxFrameBytes' | 'maxBatch'> = limits

  function route(frame: ServerFrame, generation: number): void {
    switch (frame.t) {
      case 'message':
        return channels.message(frame)
      case 'subscribed':
        return channels.subscribed(frame)
      case 'channel-error': {
        const { error: reason, message = null, last } = frame
        return channels.apply(frame.ch, { type: 'faultRaised', reason, message, last })
      }
      case 'ack':
        return outbox.acknowledged(frame)
      case 'nack':
        return outbox.refused(frame)
      case 'ping':
        return driver.send([{ t: 'pong', n: frame.n }])
      case 'pong':
      case 'unsubscribed':
        return
      case 'welcome':
        return welcome(frame, generation)
      case 'goodbye':
        return host.apply({
          type: 'goodbyeReceived',
          generation,
          ...reasonOf(frame.reason),
          message: frame.message ?? null,
          retryAfterMs: frame.retryAfterMs,
          spreadMs: frame.spreadMs,
          final: frame.final === true,
        })
      default:
        return assertNever(frame)
    }
  }

  function welcome(frame: WelcomeFrame, generation: number): void {
    // A second one says nothing that is true.
    if (!host.awaitsWelcome()) return
    driver.remember(frame)
    wire = { ...limits, ...frame.limits }
    const { heartbeatMs = Infinity, pongMs = Infinity } = host.times
    host.apply({
      type: 'welcomed',
      generation,
      welcome: {
        connectionId: frame.connection,
        sessionId: frame.session.id,
        resumed: frame.session.resumed,
        epoch: frame.epoch,
        // The server knows how patient it is; an app may only be more careful.
        heartbeatMs: Math.min(heartbeatMs, sane(frame.heartbeat.intervalMs, MAX_HEARTBEAT_MS)),
        pongMs: Math.min(pongMs, sane(frame.heartbeat.timeoutMs, MAX_PONG_MS)),
      },
    })
  }

  return {
    receive(frames, generation) {
      for (const frame of frames) {
        // A goodbye in the middle of a batch ends the link: what stands behind it belongs to nobody.
        if (generation !== host.generation()) return
        route(frame, generation)
      }
    },
    suffer(problems, generation) {
      const now = host.now()
      for (const { kind, message } of problems) {
        if (problemTimes.length > host.maxProblems) break
        if (kind === 'malformed') problemTimes.push(now)
        else if (unknown.has(message) || unknown.size >= MAX_UNKNOWN) continue
        else unknown.add(message)
        host.fail(new ConnectivityError('protocol-error', `from the server: ${message}`))
      }
      problemTimes = problemTimes.filter((at) => at > now - PROBLEM_WINDOW_MS)
      if (problemTimes.length <= host.maxProblems) return
      problemTimes = []
      host.apply({ type: 'protocolViolated', generation, message: problems[0]?.message ?? null })
    },
    limits: () => wire,
  }
}

/** A server may only name reasons that a goodbye has; anything else is its own trouble. */
const reasonOf = (given: string): { readonly reason: Reason; readonly code: number | null } =>
  Object.hasOwn(closeCodes, given)
    ? { reason: given as keyof typeof closeCodes, code: closeCodes[given as keyof typeof closeCodes] }
    : { reason: 'server-error', code: null }
