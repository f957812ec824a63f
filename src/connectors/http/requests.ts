import { assertNever } from '../../core/assertNever.js'
import { nextDelay } from '../../core/backoff.js'
import type { Stamp } from '../../core/connectionEvents.js'
import { isInactive, type HttpFailure, type HttpPolicy, type HttpState } from './state.js'
import { becomeConnected, lose, planProbe, unpause } from './steps.js'

/** How many waits of one outage a hint may shorten: a cached answer or a flapping device must not become a poll. */
const MAX_SHORTENED_WAITS = 5

/** Shortens a wait, a few times for each outage, and never one that the server asked for. */
export function shortenWait(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  if ((state.retryNotBefore ?? 0) > stamp.at || state.shortenedWaits >= MAX_SHORTENED_WAITS) return state
  const soon = stamp.at + stamp.random * policy.backoff.firstMs
  if ((state.deadline ?? Infinity) <= soon) return state
  return planProbe({ ...state, shortenedWaits: state.shortenedWaits + 1 }, stamp, soon, policy)
}

/**
 * An answer to a request of the app. With a probe it is a hint only, because a cache, a service worker or a captive portal
 * can answer too; without one it is all the proof there is.
 */
export function succeed(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  const { status, pausedBy } = state.connection
  if (isInactive(state) || status === 'failed' || status === 'connected') return state
  if (!policy.hasProbe) return becomeConnected(state, stamp)
  if (state.stage === 'waiting') return shortenWait({ ...state, retryNotBefore: null }, stamp, policy)
  if (state.stage !== 'rest' || pausedBy === 'manual' || state.shortenedWaits >= MAX_SHORTENED_WAITS)
    return state
  return planProbe(
    { ...unpause(state, stamp), shortenedWaits: state.shortenedWaits + 1 },
    stamp,
    stamp.at,
    policy,
  )
}

/** A request of the app failed: a suspicion, or without a probe the proof. */
export function fail(state: HttpState, stamp: Stamp, policy: HttpPolicy, failed: HttpFailure): HttpState {
  switch (state.stage) {
    case 'listening':
      return lose(state, stamp, policy, failed)
    case 'up':
      if (!policy.hasProbe || failed.retryAfterMs !== null) return lose(state, stamp, policy, failed)
      return suspect(state, stamp, policy)
    case 'suspected':
    case 'checking':
      return failed.retryAfterMs === null ? state : lose(state, stamp, policy, failed)
    case 'rest':
    case 'waiting':
    case 'probing':
      return state
    default:
      return assertNever(state.stage)
  }
}

/** The first suspicion is probed at once. After a false alarm the next one waits, so that a broken url of the app is no poll. */
function suspect(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  const { backoff } = policy
  const { falseAlarms } = state
  const suspected = { ...state, suspectedAt: stamp.at }
  if (falseAlarms === null || stamp.at - falseAlarms.at > 2 * backoff.capMs)
    return planProbe({ ...suspected, falseAlarms: null }, stamp, stamp.at, policy)
  const wait = nextDelay(
    {
      retry: 'backoff',
      attempts: falseAlarms.count,
      wasUp: false,
      outageMs: stamp.at - falseAlarms.since,
      random: stamp.random,
    },
    backoff,
  )
  return planProbe(suspected, stamp, falseAlarms.at + wait, policy)
}

/** A probe was answered. */
export function confirm(state: HttpState, stamp: Stamp): HttpState {
  if (state.stage === 'probing') return becomeConnected(state, stamp)
  if (state.stage !== 'checking') return state
  const { falseAlarms: known, suspectedAt } = state
  const falseAlarms =
    suspectedAt === null
      ? known
      : { count: (known?.count ?? 0) + 1, since: known?.since ?? stamp.at, at: stamp.at }
  return { ...state, stage: 'up', deadline: null, suspectedAt: null, falseAlarms }
}
