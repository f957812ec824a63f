import type { Authenticate, Authorize, ChannelUser, Refusal, UserOf } from './hub/access.js'
import { createAdmission } from './hub/admission.js'
import { resolveChannels, type ChannelsOption } from './hub/channelConfig.js'
import type { HubContext } from './hub/context.js'
import { Deadline } from './hub/deadline.js'
import type { HubEnvironment, HubLink, HubPeer, LinkInfo } from './hub/environment.js'
import { createEventStream } from './hub/events.js'
import { createFanout } from './hub/fanout.js'
import {
  resolveDialsPerSecond,
  resolveHeartbeat,
  resolveLimits,
  type Heartbeat,
  type ServerLimits,
} from './hub/limits.js'
import { createMemoryStore } from './hub/memoryStore.js'
import { createOperations, type HubCloseOptions, type HubOperations } from './hub/operations.js'
import { createSessions } from './hub/sessions.js'
import { SlowConsumers } from './hub/slowConsumers.js'
import { createSpread } from './hub/spread.js'
import type { ChannelStore } from './hub/store.js'
import { createStoreSupervisor } from './hub/storeSupervisor.js'
import { createTicker } from './hub/ticker.js'

export type { HubCloseOptions, HubOperations } from './hub/operations.js'
export type { PublishOptions } from './hub/publisher.js'
export type { SessionInfo } from './hub/sessionInfo.js'

/** Options of {@link createHub}. `Answer` is what `authenticate` returns: users, and perhaps refusals. */
export interface HubOptions<Answer extends ChannelUser | Refusal = ChannelUser> {
  readonly environment: HubEnvironment
  /** The place of messages and sessions. Default: a new memory store. */
  readonly store?: ChannelStore
  /** The channels. Default: every name, as a `log` of 1 000 messages. */
  readonly channels?: ChannelsOption
  /** Default: every client is `{ id: 'anonymous' }`. */
  readonly authenticate?: Authenticate<Answer>
  /** Default: everything is allowed. The type of `user` follows `authenticate`, written before it. */
  readonly authorize?: Authorize<UserOf<Answer>>
  readonly heartbeat?: Partial<Heartbeat>
  readonly limits?: Partial<ServerLimits>
  /** Milliseconds that a session outlives its socket. Default 3 600 000 (an hour). */
  readonly sessionTtlMs?: number
  /**
   * Dials per second that this server takes. Clients are told to spread their dials after a loss over the number of
   * connected clients divided by this. Default 200.
   */
  readonly dialsPerSecond?: number
}

/** The channel server without sockets: the same in Node and in a browser. */
export interface Hub extends HubOperations {
  /** Resolves with the identity of the store's memory; rejects when the store does not open. */
  readonly ready: Promise<string>
  /** Whether it is open and its store works. While it does not, clients are sent away and come back by themselves. */
  readonly isReady: () => boolean
  /** Takes a socket. */
  readonly accept: (link: HubLink, info?: LinkInfo) => HubPeer
  /** Sends every client a goodbye and closes the store. */
  readonly close: (options?: HubCloseOptions) => Promise<void>
}

function createContext<Answer extends ChannelUser | Refusal>(
  options: HubOptions<Answer>,
  sessionTtlMs: number,
): HubContext {
  const { environment, store = createMemoryStore() } = options
  const limits = resolveLimits(options.limits)
  const heartbeat = resolveHeartbeat(options.heartbeat)
  const configOf = resolveChannels(options.channels)
  const spread = createSpread(resolveDialsPerSecond(options.dialsPerSecond))
  const events = createEventStream()
  const fanout = createFanout(environment, store, events)
  const sessions = createSessions(environment, store, events, sessionTtlMs)
  const supervisor = createStoreSupervisor(environment, store, events)
  const ready = supervisor.open({ changes: fanout, load: sessions.load })
  // A failure rejects `ready`; where nothing awaits it, it must not end the process.
  ready.catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  return {
    environment,
    limits,
    heartbeat,
    store,
    supervisor,
    events,
    ticker: createTicker(environment),
    slowConsumers: new SlowConsumers(environment, limits.slowConsumerMs),
    spread,
    sessions,
    fanout,
    // The app's user type goes in at authenticate and comes out at authorize; in between only the id matters.
    authenticate: (options.authenticate as Authenticate | undefined) ?? null,
    authorize: (options.authorize as Authorize | undefined) ?? null,
    configOf,
    get ready() {
      return supervisor.ready()
    },
  }
}

/**
 * Makes the pure half of the channel server.
 *
 * @throws RangeError when a limit, a heartbeat, `dialsPerSecond` or a channel size makes no sense.
 * @example
 * const hub = createHub({ environment, channels: { 'orders*': { kind: 'log', size: 500 } } })
 * const peer = hub.accept({ send, close, bufferedAmount, whenDrained })
 * peer.receive('{"t":"hello","v":1,"attempt":0}')
 */
export function createHub<Answer extends ChannelUser | Refusal = ChannelUser>(
  options: HubOptions<Answer>,
): Hub {
  const { environment, sessionTtlMs = 3_600_000 } = options
  const context = createContext(options, sessionTtlMs)
  const { ready, sessions, spread, supervisor } = context
  const admission = createAdmission(context)
  supervisor.watch({
    lost: () => admission.suspend('server-error', { retryAfterMs: 1000, spreadMs: spread.ms() }),
    found: admission.resume,
  })

  const sweepEveryMs = Math.min(60_000, Math.max(1000, sessionTtlMs / 10))
  const nextSweep = new Deadline(environment)
  const sweep = (): void => {
    sessions.sweep()
    nextSweep.set(sweep, sweepEveryMs)
  }
  nextSweep.set(sweep, sweepEveryMs)

  return {
    ready,
    isReady: supervisor.isReady,
    accept: (link, info = {}) => admission.accept(link, info),
    ...createOperations(context),
    async close({ reason = 'server-restart', message, spreadMs } = {}) {
      const window = spreadMs ?? (reason === 'server-restart' ? spread.ms() : undefined)
      const extra = { ...(message && { message }), ...(window !== undefined && { spreadMs: window }) }
      if (!admission.close(reason, extra)) return
      nextSweep.clear()
      await supervisor.close()
    },
  }
}
