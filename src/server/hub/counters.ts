import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { Reason } from '../../core/reasons.js'
import type { FrameProblem } from '../../wire/decodeClient.js'
import type { ChannelErrorCode } from '../../wire/frames.js'
import type { NackCode } from '../../wire/messageFrames.js'
import type { ResponseErrorCode } from '../../wire/requestFrames.js'
import { Backlog } from './backlog.js'
import type { CallbackName, ServerEvent } from './events.js'
import { Latency } from './latency.js'
import type { QuotaLimit } from './limits.js'
import {
  callbacks,
  channelErrors,
  goodbyes,
  nacks,
  problems,
  quotaLimits,
  responseErrors,
  type Tally,
} from './tallies.js'

/**
 * What happened in a hub since it was made, as numbers. Names come from fixed sets only, never from a client: neither the
 * number of counters nor what they tell is in the hands of a stranger.
 */
export class Counters {
  readonly backlog: Backlog = new Backlog()
  readonly appends: Latency
  readonly authorize: Latency
  readonly requests: Latency
  opened = 0
  /** Sockets that are welcomed at the moment. */
  welcomed = 0
  welcomes = 0
  resumes = 0
  receivedFrames = 0
  sentFrames = 0
  published = 0
  duplicates = 0
  replays = 0
  replayedMessages = 0
  congestions = 0
  expiredSessions = 0
  storeFailures = 0
  readonly callbackFailures: Tally<CallbackName> = callbacks()
  /** Sockets that the server sent away before their welcome. */
  readonly refusedConnections: Tally<GoodbyeReason> = goodbyes()
  /** Welcomed sockets that the server sent away. */
  readonly goodbyes: Tally<GoodbyeReason> = goodbyes()
  /** How sockets ended, on either side. */
  readonly closed: Partial<Tally<Reason>> = {}
  readonly channelErrors: Tally<ChannelErrorCode> = channelErrors()
  readonly refusedPublishes: Tally<NackCode> = nacks()
  readonly refusedRequests: Tally<ResponseErrorCode> = responseErrors()
  readonly rejectedFrames: Tally<FrameProblem> = problems()
  readonly reachedLimits: Tally<QuotaLimit> = quotaLimits()

  constructor(now: () => number) {
    this.appends = new Latency(now)
    this.authorize = new Latency(now)
    this.requests = new Latency(now)
  }
}

type EventOf<T extends ServerEvent['type']> = Extract<ServerEvent, { type: T }>

/** The events that leave a number. */
const counts: { readonly [T in ServerEvent['type']]?: (counters: Counters, event: EventOf<T>) => void } = {
  'connection-opened': (counters) => void (counters.opened += 1),
  'hello-refused'({ reachedLimits }, { limit }) {
    if (limit !== undefined) reachedLimits[limit] += 1
  },
  welcomed(counters, { resumed }) {
    counters.welcomes += 1
    if (resumed) counters.resumes += 1
  },
  subscribed(counters, { replay }) {
    if (replay > 0) counters.replays += 1
    counters.replayedMessages += replay
  },
  published: (counters, { duplicate }) => void (counters[duplicate ? 'duplicates' : 'published'] += 1),
  'publish-refused'({ reachedLimits, refusedPublishes }, { error, limit }) {
    refusedPublishes[error] += 1
    if (limit !== undefined) reachedLimits[limit] += 1
  },
  'request-refused': ({ refusedRequests }, { error }) => void (refusedRequests[error] += 1),
  'channel-error': (counters, { error }) => void (counters.channelErrors[error] += 1),
  'frame-rejected': ({ rejectedFrames }, { problem }) => void (rejectedFrames[problem] += 1),
  congested: (counters) => void (counters.congestions += 1),
  'connection-closed': ({ closed }, { reason }) => void (closed[reason] = (closed[reason] ?? 0) + 1),
  'session-expired': (counters) => void (counters.expiredSessions += 1),
  'callback-failed': ({ callbackFailures }, { callback }) => void (callbackFailures[callback] += 1),
  'store-failed': (counters) => void (counters.storeFailures += 1),
}

export function countEvent(counters: Counters, event: ServerEvent): void {
  const count = counts[event.type] as ((counters: Counters, event: ServerEvent) => void) | undefined
  count?.(counters, event)
}
