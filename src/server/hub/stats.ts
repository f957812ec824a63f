import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { FrameProblem } from '../../wire/decodeClient.js'
import type { ChannelErrorCode } from '../../wire/frames.js'
import type { NackCode } from '../../wire/messageFrames.js'
import type { ResponseErrorCode } from '../../wire/requestFrames.js'
import type { HubContext } from './context.js'
import type { CallbackName } from './events.js'
import type { Waits } from './latency.js'
import type { QuotaLimit } from './limits.js'
import type { Tally } from './tallies.js'

/**
 * The state of a hub in numbers: what is there now, and what happened since it was made. No address, user, session, channel
 * or message is in it, and the names of the counters come from fixed sets.
 */
export interface HubStats {
  /** Whether it takes clients. */
  readonly isReady: boolean
  /** Sockets that are open. */
  readonly connections: number
  /** Of those, the ones whose client was welcomed. */
  readonly welcomedConnections: number
  /** Of those, the ones that read too slowly. */
  readonly congestedConnections: number
  /** Sessions, connected and away. */
  readonly sessions: number
  readonly subscriptions: number
  /** Channels with a subscription. */
  readonly channels: number
  /** Bytes that wait in sockets. */
  readonly queuedBytes: number
  /** Messages that the store has and that are not durable yet. */
  readonly pendingAppends: number
  /** Milliseconds for which the oldest of those has waited; 0 without one. */
  readonly commitLagMs: number
  /** What happened since the start. */
  readonly totals: {
    /** Sockets that were opened. */
    readonly connections: number
    readonly welcomes: number
    /** Welcomes of a session that was there before. */
    readonly resumes: number
    readonly receivedFrames: number
    readonly sentFrames: number
    /** Messages that were accepted, repetitions not counted. */
    readonly published: number
    /** Repetitions of a message that was accepted before. */
    readonly duplicates: number
    /** Subscriptions that began with older messages. */
    readonly replays: number
    readonly replayedMessages: number
    /** How often a client became too slow. */
    readonly congestions: number
    readonly expiredSessions: number
    readonly storeFailures: number
    readonly callbackFailures: Readonly<Tally<CallbackName>>
    /** Sockets that the server sent away before their welcome. */
    readonly refusedConnections: Readonly<Tally<GoodbyeReason>>
    /** Welcomed sockets that the server sent away. */
    readonly goodbyes: Readonly<Tally<GoodbyeReason>>
    /** Sockets that ended, on either side; only reasons that occurred. */
    readonly closed: Readonly<Partial<Tally<Reason>>>
    readonly channelErrors: Readonly<Tally<ChannelErrorCode>>
    readonly refusedPublishes: Readonly<Tally<NackCode>>
    readonly refusedRequests: Readonly<Tally<ResponseErrorCode>>
    readonly rejectedFrames: Readonly<Tally<FrameProblem>>
    /** Clients that found no room, by the limit of their address or user. */
    readonly reachedLimits: Readonly<Tally<QuotaLimit>>
    /** Answers of `authorize`. */
    readonly authorize: Waits
    /** Requests of clients, refused ones too. */
    readonly requests: Waits
    /** Messages that became durable, or failed to. */
    readonly appends: Waits
  }
}

/** Reads the numbers of a hub. They are kept where things happen, so that this walks over no connection and no session. */
export function readStats(context: HubContext, now: Pick<HubStats, 'isReady' | 'connections'>): HubStats {
  const { counters, fanout, sessions, slowConsumers } = context
  const { appends, authorize, backlog, requests } = counters
  return {
    ...now,
    welcomedConnections: counters.welcomed,
    congestedConnections: slowConsumers.size(),
    sessions: sessions.size(),
    ...fanout.size(),
    queuedBytes: backlog.bytes(),
    pendingAppends: appends.running(),
    commitLagMs: appends.oldestMs(),
    totals: {
      connections: counters.opened,
      welcomes: counters.welcomes,
      resumes: counters.resumes,
      receivedFrames: counters.receivedFrames,
      sentFrames: counters.sentFrames,
      published: counters.published,
      duplicates: counters.duplicates,
      replays: counters.replays,
      replayedMessages: counters.replayedMessages,
      congestions: counters.congestions,
      expiredSessions: counters.expiredSessions,
      storeFailures: counters.storeFailures,
      callbackFailures: { ...counters.callbackFailures },
      refusedConnections: { ...counters.refusedConnections },
      goodbyes: { ...counters.goodbyes },
      closed: { ...counters.closed },
      channelErrors: { ...counters.channelErrors },
      refusedPublishes: { ...counters.refusedPublishes },
      refusedRequests: { ...counters.refusedRequests },
      rejectedFrames: { ...counters.rejectedFrames },
      reachedLimits: { ...counters.reachedLimits },
      authorize: authorize.waits(),
      requests: requests.waits(),
      appends: appends.waits(),
    },
  }
}
