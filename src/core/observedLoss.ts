import type { Connection, ConnectionStatus, Failure } from './connection.js'
import { nextOutage } from './connectionLoss.js'
import type {
  ObservedEffect,
  ObservedLoss,
  ObservedPolicy,
  ObservedState,
  ObservedStep,
} from './observedMachine.js'
import { sameFields } from './projection.js'
import type { Reason } from './reasons.js'

export const unchanged = (state: ObservedState): ObservedStep => ({ state, effects: [] })

/** The next state; the public connection stays the same object while nothing changed for a person. */
export function change(
  state: ObservedState,
  machine: Partial<Omit<ObservedState, 'connection'>>,
  publicPart: Partial<Connection>,
  effects: readonly ObservedEffect[] = [],
): ObservedStep {
  const next = { ...state.connection, ...publicPart }
  const connection = sameFields(next, state.connection) ? state.connection : next
  return { state: { ...state, ...machine, connection }, effects }
}

export const isUp = ({ phase }: ObservedState): boolean => phase === 'up'

/** While the client tries: `connecting` before the first success, `reconnecting` after it. */
export const trying = ({ connection }: ObservedState): ConnectionStatus =>
  connection.hasEverConnected ? 'reconnecting' : 'connecting'

export const sinceOf = ({ connection }: ObservedState, status: ConnectionStatus, at: number): number =>
  connection.status === status ? connection.since : at

export const silentLoss: ObservedLoss = {
  reason: 'network-lost',
  code: null,
  message: null,
  retries: 'yes',
  nextAttemptAt: null,
}

/** One outage per loss, whatever the client tells on top of it. */
export function wentDown(
  state: ObservedState,
  loss: ObservedLoss,
  at: number,
  policy: ObservedPolicy,
): ObservedStep {
  const failed: Failure = { reason: loss.reason, code: loss.code, message: loss.message, at }
  if (loss.retries === 'no') return stop(state, 'paused', failed, policy)
  const { connection } = state
  const isTold =
    state.phase === 'waiting' &&
    connection.outage !== null &&
    connection.reason === loss.reason &&
    connection.code === loss.code &&
    connection.nextAttemptAt === loss.nextAttemptAt
  if (isTold) return unchanged(state)
  const status = trying(state)
  return change(
    state,
    { phase: 'waiting', deadline: null },
    {
      ...downFields(state, failed, policy),
      status,
      since: sinceOf(state, status, at),
      nextAttemptAt: loss.nextAttemptAt,
    },
    isUp(state) ? [{ type: 'interrupt' }] : [],
  )
}

/** The client does not try any more: a verdict, or it has given up. */
export function stop(
  state: ObservedState,
  status: 'failed' | 'paused',
  failed: Failure,
  policy: ObservedPolicy,
): ObservedStep {
  const { connection } = state
  const isTold =
    state.phase === 'stopped' && connection.status === status && connection.reason === failed.reason
  if (isTold) return unchanged(state)
  // A verdict that a client follows with its own end stays a verdict.
  if (connection.status === 'failed' && status === 'paused') return unchanged(state)
  return change(
    state,
    { phase: 'stopped', deadline: null, isRedialling: false, isRedialAsked: false },
    {
      ...downFields(state, failed, policy),
      status,
      pausedBy: status === 'paused' ? 'policy' : null,
      since: sinceOf(state, status, failed.at),
    },
    isUp(state) ? [{ type: 'interrupt' }] : [],
  )
}

/** The client calls its link stale but keeps it: nothing is claimed until it is heard of again. */
export function suspected(
  state: ObservedState,
  reason: Reason,
  at: number,
  policy: ObservedPolicy,
): ObservedStep {
  const failed: Failure = { reason, code: null, message: null, at }
  // The link is the same one if it is heard of again.
  const { connectionId } = state.connection
  return change(
    state,
    { phase: 'suspect' },
    { ...downFields(state, failed, policy), status: trying(state), since: at, connectionId },
    [{ type: 'interrupt' }],
  )
}

/** A dial without an answer: the state stays, the failure is told, and a person may try again. */
export function hung(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  const failed: Failure = { reason: 'handshake-timeout', code: null, message: null, at }
  const status = trying(state)
  return change(
    state,
    { deadline: null, isRedialling: false, isRedialAsked: false },
    { ...downFields(state, failed, policy), status, since: sinceOf(state, status, at) },
  )
}

function downFields(state: ObservedState, failed: Failure, policy: ObservedPolicy): Partial<Connection> {
  const { connection, generation } = state
  const known = { status: connection.status, since: connection.since, generation }
  return {
    pausedBy: null,
    reason: failed.reason,
    code: failed.code,
    message: failed.message,
    outage: nextOutage(connection.outage, known, failed, policy.stableMs),
    connectionId: null,
    nextAttemptAt: null,
  }
}
