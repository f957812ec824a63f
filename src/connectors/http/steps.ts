import { earliestDial, earliestRequestedDial, rememberDial } from '../../core/backoff.js'
import type { Connection, Failure, PausedBy } from '../../core/connection.js'
import type { Stamp } from '../../core/connectionEvents.js'
import { failure, nextOutage } from '../../core/connectionLoss.js'
import type { RetryClass } from '../../core/reasons.js'
import { retryClassOf } from '../../core/retryClasses.js'
import { decideRetry, type RetryStep } from '../../core/retryDecision.js'
import type { HttpFailure, HttpPolicy, HttpState } from './state.js'

/** The connection with some fields changed; a new status also stamps the time. */
export function patch(state: HttpState, stamp: Stamp, fields: Partial<Connection>): Connection {
  const { connection } = state
  const since = (fields.status ?? connection.status) === connection.status ? connection.since : stamp.at
  return { ...connection, since, ...fields }
}

/** Starts a probe; an older one is superseded by its generation. */
export function startProbe(state: HttpState, stamp: Stamp, withinMs: number): HttpState {
  const { connection } = state.connection.status === 'paused' ? unpause(state, stamp) : state
  const isUp = connection.status === 'connected'
  const { outage } = connection
  return {
    ...state,
    connection: isUp
      ? connection
      : {
          ...connection,
          nextAttemptAt: null,
          outage: outage && { ...outage, attempts: outage.attempts + 1 },
        },
    stage: isUp ? 'checking' : 'probing',
    deadline: stamp.at + withinMs,
    generation: state.generation + 1,
    probes: rememberDial(state.probes, stamp.at),
    retryNotBefore: null,
    isProbeAsked: false,
  }
}

/** Probes on a request: now, or within 5 s when there were many probes already. */
export function requestProbe(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  const due = earliestRequestedDial(state.probes)
  if (due <= stamp.at) return startProbe(state, stamp, policy.times.handshakeMs)
  const deadline = Math.min(state.deadline ?? due, due)
  const connection = patch(state, stamp, { nextAttemptAt: deadline })
  return { ...state, connection, stage: 'waiting', deadline }
}

/** Probes at the given time, or later where the limit of probes says so. */
export function planProbe(state: HttpState, stamp: Stamp, at: number, policy: HttpPolicy): HttpState {
  const due = Math.max(at, earliestDial(state.probes))
  const isUp = state.connection.status === 'connected'
  if (due <= stamp.at) return startProbe(state, stamp, isUp ? policy.times.pongMs : policy.times.handshakeMs)
  if (isUp) return { ...state, stage: 'suspected', deadline: due }
  return {
    ...state,
    connection: patch(state, stamp, { nextAttemptAt: due }),
    stage: 'waiting',
    deadline: due,
  }
}

/** Starts from rest. An outage that a pause interrupted goes on; any other is over. */
export function begin(
  state: HttpState,
  stamp: Stamp,
  policy: HttpPolicy,
  reason: 'connect-requested' | 'retry-requested',
): HttpState {
  const { status, hasEverConnected } = state.connection
  const hadFailed = status === 'paused' || status === 'failed'
  const kept = status === 'paused' ? {} : { reason, code: null, message: null, outage: null }
  if (!policy.hasProbe && !hadFailed) {
    // Without a probe nothing is known, and nothing is claimed, before the first request of the app.
    const connection = patch(state, stamp, { status: 'idle', since: stamp.at, ...kept })
    return { ...state, connection, stage: 'listening', deadline: null }
  }
  const next = status === 'paused' && hasEverConnected ? 'reconnecting' : 'connecting'
  const connection = patch(state, stamp, { status: next, pausedBy: null, ...kept })
  if (!policy.hasProbe)
    return { ...state, connection, stage: 'listening', deadline: stamp.at + policy.times.handshakeMs }
  return requestProbe({ ...state, connection }, stamp, policy)
}

/** A pause is over by itself; its outage goes on. */
export function unpause(state: HttpState, stamp: Stamp): HttpState {
  const status = state.connection.hasEverConnected ? 'reconnecting' : 'connecting'
  return { ...state, connection: patch(state, stamp, { status, pausedBy: null }) }
}

/** An answer proved that the server can be reached. */
export function becomeConnected(state: HttpState, stamp: Stamp): HttpState {
  const { outage, hasEverConnected, reconnectCount } = state.connection
  return {
    ...state,
    connection: patch(state, stamp, {
      status: 'connected',
      pausedBy: null,
      reason: hasEverConnected ? 'recovered' : 'established',
      code: null,
      message: null,
      outage: outage && { ...outage, endedAt: stamp.at },
      nextAttemptAt: null,
      hasEverConnected: true,
      reconnectCount: reconnectCount + (hasEverConnected ? 1 : 0),
    }),
    stage: 'up',
    deadline: null,
    generation: state.generation + 1,
    retryNotBefore: null,
    shortenedWaits: 0,
    suspectedAt: null,
    falseAlarms: null,
    isProbeAsked: false,
  }
}

/** The server cannot be reached, or refuses. Decides between another probe, a pause and a verdict. */
export function lose(state: HttpState, stamp: Stamp, policy: HttpPolicy, failed: HttpFailure): HttpState {
  const lost = stampLoss(state, stamp, policy, failed)
  const retry = policy.retryClasses[failed.reason] ?? retryClassOf(failed.reason)
  const wasUp = state.connection.status === 'connected'
  const step = decide(lost, stamp, policy, failed, retry, wasUp, failed.retryAfterMs ?? 0)
  const { status, pausedBy, deadline } = step
  if (deadline === null) return stop(lost, stamp, pausedBy)
  if (!policy.hasProbe) return stop(lost, stamp, pausedBy ?? 'policy')
  const waiting = { ...lost, connection: patch(lost, stamp, { status, pausedBy }) }
  if (state.isProbeAsked) return requestProbe({ ...waiting, deadline: null }, stamp, policy)
  const planned = planProbe(waiting, stamp, deadline, policy)
  return { ...planned, retryNotBefore: step.retryNotBefore === null ? null : planned.deadline }
}

/** The step after a loss, or after a failed probe. */
function decide(
  { connection: { outage, hasEverConnected }, probes }: HttpState,
  { at, random }: Stamp,
  policy: HttpPolicy,
  { reason, code, message }: Pick<Failure, 'reason' | 'code' | 'message'>,
  retry: RetryClass,
  wasUp: boolean,
  retryAfterMs: number,
): RetryStep {
  const attempts = outage?.attempts ?? 0
  const outageMs = at - (outage?.since ?? at)
  const failed = { reason, code, message, at }
  const loss = { ...failed, retry, hasEverConnected, attempts, wasUp, outageMs, retryAfterMs, random }
  return decideRetry(loss, probes, Infinity, policy)
}

/** Whether the retry policy ends the pause of a device that is online again, or another pause follows. */
export function afterOffline(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState | null {
  const { outage } = state.connection
  if (outage === null) return null
  const { deadline, pausedBy } = decide(state, stamp, policy, outage.lastError, 'backoff', false, 0)
  return deadline === null ? stop(state, stamp, pausedBy) : null
}

/** The app's own server refused a request, and the app calls that a verdict. */
export const refuse = (state: HttpState, stamp: Stamp, policy: HttpPolicy, failed: HttpFailure): HttpState =>
  stop(stampLoss(state, stamp, policy, failed), stamp, null)

/** The device says that it has no network: nothing is probed until it says otherwise. */
export function goOffline(state: HttpState, stamp: Stamp, policy: HttpPolicy): HttpState {
  const failed: HttpFailure = { reason: 'network-lost', code: null, message: null, retryAfterMs: null }
  const lost = stampLoss(state, stamp, policy, failed)
  const { outage } = lost.connection
  // Without a probe under way nothing was attempted yet.
  const isFirst = state.connection.outage === null && state.stage !== 'probing'
  const connection = { ...lost.connection, outage: outage && isFirst ? { ...outage, attempts: 0 } : outage }
  return stop({ ...lost, connection }, stamp, 'offline')
}

/** Stops probing: `failed` when only a person or the app may change that, else `paused`. */
export const stop = (state: HttpState, stamp: Stamp, pausedBy: PausedBy | null): HttpState => ({
  ...state,
  connection: patch(state, stamp, {
    status: pausedBy === null ? 'failed' : 'paused',
    pausedBy,
    nextAttemptAt: null,
  }),
  stage: 'rest',
  deadline: null,
  generation: state.generation + 1,
  retryNotBefore: null,
  isProbeAsked: false,
})

/** The outage counts from the first request that failed, not from the probe that proved it. */
function stampLoss(state: HttpState, stamp: Stamp, policy: HttpPolicy, failed: HttpFailure): HttpState {
  const { reason, code, message } = failed
  const { status, since, outage } = state.connection
  const at = state.suspectedAt ?? stamp.at
  const seen = failure({ ...stamp, at }, reason, code, message)
  const before = { status, since, generation: state.generation }
  return {
    ...state,
    connection: {
      ...state.connection,
      reason,
      code,
      message,
      outage: nextOutage(outage, before, seen, policy.times.stableMs),
    },
    suspectedAt: null,
    falseAlarms: null,
  }
}
