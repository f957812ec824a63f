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

/** The next state. Keeps the object of the public connection while nothing changed for a person. */
export function changed(
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

/** Status while the client dials: `connecting` before the first success, `reconnecting` after it. */
export const dialStatus = ({ connection }: ObservedState): ConnectionStatus =>
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

/** Starts one outage per loss, however many further facts the client reports. */
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
  const status = dialStatus(state)
  return changed(
    state,
    // A request during the failed dial still leads to another one.
    { phase: 'waiting', deadline: state.isRedialAsked ? state.deadline : null },
    {
      ...downFields(state, failed, policy),
      status,
      since: sinceOf(state, status, at),
      nextAttemptAt: loss.nextAttemptAt,
    },
    isUp(state) ? [{ type: 'interrupt' }] : [],
  )
}

/** Handles a client that stopped: a verdict, or it gave up. */
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
  // Keep a verdict when the client then ends by itself.
  if (connection.status === 'failed' && status === 'paused') return unchanged(state)
  return changed(
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

/** Handles a connection that the client calls stale but keeps open: claims nothing until the next sign of life. */
export function suspected(
  state: ObservedState,
  reason: Reason,
  at: number,
  policy: ObservedPolicy,
): ObservedStep {
  const failed: Failure = { reason, code: null, message: null, at }
  // A sign of life proves that the connection is still the same one.
  const { connectionId } = state.connection
  return changed(
    state,
    { phase: 'suspect', deadline: null },
    { ...downFields(state, failed, policy), status: dialStatus(state), since: at, connectionId },
    [{ type: 'interrupt' }],
  )
}

/** Handles a dial without an answer: keeps the state, reports the failure, and lets a person retry. */
export function hung(state: ObservedState, at: number, policy: ObservedPolicy): ObservedStep {
  const failed: Failure = { reason: 'handshake-timeout', code: null, message: null, at }
  const status = dialStatus(state)
  return changed(
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
