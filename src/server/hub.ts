import type { Authorize, AuthorizeMany } from './hub/access.js'
import { AccessBatches } from './hub/accessBatches.js'
import { createAdmission } from './hub/admission.js'
import type { Authenticate, AuthenticateAnswer } from './hub/authentication.js'
import { hasAges, resolveChannels, type ChannelsOption } from './hub/channelConfig.js'
import { ClaimClock } from './hub/claims.js'
import { resolveConcurrentSessions } from './hub/concurrentSessions.js'
import { inTime, type HubContext } from './hub/context.js'
import { countEvent, Counters } from './hub/counters.js'
import { Deadline } from './hub/deadline.js'
import type { DrainOptions } from './hub/drain.js'
import type { HubLink, HubPeer, LinkInfo } from './hub/environment.js'
import { createEventStream } from './hub/eventStream.js'
import { createFanout } from './hub/fanout.js'
import { Greetings } from './hub/greetings.js'
import { checkHub } from './hub/hubChecks.js'
import type { HubOptions } from './hub/hubOptions.js'
import { resolveDialsPerSecond, resolveHeartbeat, resolveLimits } from './hub/limits.js'
import { createMemoryStore } from './hub/memoryStore.js'
import type { OnCreate } from './hub/onCreate.js'
import type { OnPublish } from './hub/onPublish.js'
import { askOthers, hearOther } from './hub/otherProcesses.js'
import { createOperations, type HubCloseOptions, type HubOperations } from './hub/operations.js'
import { PendingSeats } from './hub/pendingSeats.js'
import { resolveRequests, type RequestsOption } from './hub/requestHandlers.js'
import type { From } from './hub/sender.js'
import { Quota } from './hub/quota.js'
import { createRetention } from './hub/retention.js'
import { createSessions } from './hub/sessions.js'
import { SlowConsumers } from './hub/slowConsumers.js'
import { createSpread } from './hub/spread.js'
import { readStats, type HubStats } from './hub/stats.js'
import { createStoreSupervisor } from './hub/storeSupervisor.js'
import { ThingDesk } from './hub/thingDesk.js'
import type { ThingNews } from './hub/thingNews.js'
import { resolveThings, type ThingsOption } from './hub/thingsOption.js'
import { createTicker } from './hub/ticker.js'

export type { DrainOptions } from './hub/drain.js'
export type { HubOptions } from './hub/hubOptions.js'
export type { HubCloseOptions, HubOperations } from './hub/operations.js'
export type { PublishOptions } from './hub/publisher.js'
export type { SessionInfo } from './hub/sessionInfo.js'
export type { HubStats } from './hub/stats.js'

/** The channel server without sockets: the same in Node and in a browser. */
export interface Hub extends HubOperations {
  /** Resolves with the identity of the store's memory; rejects when the store does not open. */
  readonly ready: Promise<string>
  /** Whether it is open and its store works. While it does not, clients are sent away and come back by themselves. */
  readonly isReady: () => boolean
  /** Takes a socket. */
  readonly accept: (link: HubLink, info?: LinkInfo) => HubPeer
  /** Its state in numbers, and what happened since it was made. Costs nothing worth mentioning: ask as often as you like. */
  readonly stats: () => HubStats
  /**
   * Empties it gently before `close`: it is not ready any more, takes no client, and sends its clients away at a rate with goodbye
   * `server-restart`. A second call joins the first.
   *
   * @returns A promise that resolves when no socket is left, and rejects with the reason of an aborted `signal`.
   * @throws RangeError when the rate or the deadline is not above 0.
   */
  readonly drain: (options?: DrainOptions) => Promise<void>
  readonly isDraining: () => boolean
  /** Sends every client a goodbye and closes the store. */
  readonly close: (options?: HubCloseOptions) => Promise<void>
}

function resolveAccessBatches<Answer extends AuthenticateAnswer>(
  { authorize, authorizeMany }: HubOptions<Answer>,
  parts: Pick<HubContext, 'environment' | 'events' | 'limits'>,
): AccessBatches | null {
  if (authorizeMany === undefined) return null
  if (authorize !== undefined)
    throw new TypeError('react-connectivity/server: expected either authorize or authorizeMany, got both')
  const { environment, events } = parts
  return new AccessBatches({
    environment,
    events,
    authorizeMany: authorizeMany as AuthorizeMany,
    maxTextLength: parts.limits.maxTextLength,
    inTime: (answers) => inTime(parts, 'authorizeMany', answers),
  })
}

function createContext<Answer extends AuthenticateAnswer>(
  options: HubOptions<Answer>,
  sessionTtlMs: number,
): HubContext {
  const { environment } = options
  // Without `authenticate` all clients are one user, who may then have all of it.
  const shares = options.authenticate === undefined ? { maxBytesPerUser: Infinity } : {}
  const { store = createMemoryStore(shares) } = options
  const limits = resolveLimits(options.limits)
  const heartbeat = resolveHeartbeat(options.heartbeat)
  const countsUsers = options.authenticate !== undefined
  const configOf = resolveChannels(options.channels as ChannelsOption | undefined, countsUsers)
  const spread = createSpread(resolveDialsPerSecond(options.dialsPerSecond))
  const counters = new Counters(environment.now)
  const events = createEventStream({
    now: environment.now,
    count: (event) => countEvent(counters, event),
  })
  const fanout = createFanout(environment, store, events)
  const sessions = createSessions(environment, store, events, sessionTtlMs, limits.unusedSessionMs)
  const quota = new Quota(environment.now, limits, sessions, countsUsers)
  const supervisor = createStoreSupervisor(environment, store, events)
  const told = (text: string): void => {
    hearOther(context, text).catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  }
  const ready = supervisor.open({ changes: fanout, load: sessions.load, moved: sessions.moved, told })
  // A failure rejects `ready`; where nothing awaits it, it must not end the process.
  ready.catch((error: unknown) => events.emit({ type: 'store-failed', error }))
  const context: HubContext = {
    environment,
    limits,
    heartbeat,
    store,
    supervisor,
    events,
    counters,
    ticker: createTicker(environment),
    slowConsumers: new SlowConsumers(environment, limits.slowConsumerMs),
    spread,
    sessions,
    quota,
    fanout,
    // The app's user type goes in at authenticate and comes out at authorize; in between only the id matters.
    authenticate: (options.authenticate as Authenticate | undefined) ?? null,
    concurrentSessions: resolveConcurrentSessions(options),
    claims: new ClaimClock(environment.now),
    pendingSeats: new PendingSeats(),
    greetings: new Greetings(),
    authorize: (options.authorize as Authorize | undefined) ?? null,
    accessBatches: resolveAccessBatches(options, { environment, events, limits }),
    onCreate: (options.onCreate as OnCreate | undefined) ?? null,
    onPublish: (options.onPublish as OnPublish | undefined) ?? null,
    requests: resolveRequests(options.requests as RequestsOption | undefined),
    get things() {
      return things
    },
    from: (options.from as From | undefined) ?? 'none',
    checking: new Map(),
    configOf,
    get ready() {
      return supervisor.ready()
    },
  }
  const resolved = resolveThings(options.things as ThingsOption | undefined, heartbeat, countsUsers)
  const shared = store.shared
    ? {
        tell: (news: ThingNews) => askOthers(context, { type: 'things', news }),
        failed: (error: unknown) => events.emit({ type: 'store-failed', error }),
        claims: context.claims,
      }
    : null
  const { ticker } = context
  const things =
    resolved && new ThingDesk(resolved, { environment, ticker, idleMs: heartbeat.idleMs, shared })
  things?.exchange?.follow(supervisor, ready)
  return context
}

/**
 * Makes the pure half of the channel server.
 *
 * @throws RangeError when a limit, a heartbeat, `dialsPerSecond` or a channel size makes no sense.
 * @throws TypeError when an option is unknown or wrong; when `concurrentSessions` comes without `authenticate`, under which all clients are one user, or `authorizeMany` with `authorize`.
 * @example
 * const hub = createHub({ environment, channels: { 'orders*': { kind: 'log', size: 500 } } })
 * const peer = hub.accept({ send, close, bufferedAmount, whenDrained })
 * peer.receive('{"t":"hello","v":1,"attempt":0}')
 */
export function createHub<Answer extends AuthenticateAnswer = AuthenticateAnswer>(
  options: HubOptions<Answer>,
): Hub {
  checkHub(options)
  const { environment, sessionTtlMs = 3_600_000 } = options
  const context = createContext(options, sessionTtlMs)
  const { quota, ready, sessions, spread, supervisor } = context
  const admission = createAdmission(context, resolveDialsPerSecond(options.dialsPerSecond))
  const isReady = (): boolean => supervisor.isReady() && !admission.isDraining()
  supervisor.watch({
    lost: () => admission.suspend('server-error', { retryAfterMs: 1000, spreadMs: spread.ms() }),
    found: admission.resume,
  })

  const sweepEveryMs = Math.min(
    60_000,
    Math.max(1000, Math.min(sessionTtlMs, context.limits.unusedSessionMs) / 10),
  )
  const retention = createRetention(
    context,
    hasAges(options.channels as ChannelsOption | undefined),
    sessionTtlMs,
  )
  const nextSweep = new Deadline(environment)
  const sweep = (): void => {
    sessions.sweep()
    quota.sweep()
    retention.sweep()
    nextSweep.set(sweep, sweepEveryMs)
  }
  nextSweep.set(sweep, sweepEveryMs)

  return {
    ready,
    isReady,
    accept: (link, info = {}) => admission.accept(link, info),
    stats: () => readStats(context, { isReady: isReady(), connections: admission.size() }),
    drain: (drainOptions = {}) => admission.drain(drainOptions),
    isDraining: admission.isDraining,
    ...createOperations(context),
    async close({ reason = 'server-restart', message, spreadMs } = {}) {
      const window = spreadMs ?? (reason === 'server-restart' ? spread.ms() : undefined)
      const extra = { ...(message && { message }), ...(window !== undefined && { spreadMs: window }) }
      if (!admission.close(reason, extra)) return
      nextSweep.clear()
      await context.things?.stop()
      await supervisor.close()
    },
  }
}
