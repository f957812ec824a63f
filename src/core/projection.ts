import type { Connection } from './connection.js'
import type { ConnectionState } from './connectionMachine.js'

/**
 * The public connection behind an internal state. Gives `previous` back while nothing changed for a person: a ping, a stage of
 * a dial or a new deadline of the heartbeat makes no commit and no render.
 */
export function publicConnection(state: ConnectionState, previous: Connection): Connection {
  const next: Connection = {
    status: state.status,
    pausedBy: state.pausedBy,
    reason: state.reason,
    code: state.code,
    message: state.message,
    since: state.since,
    outage: state.outage,
    nextAttemptAt: state.stage === 'waiting' ? state.deadline : null,
    connectionId: state.connectionId,
    sessionId: state.sessionId,
    epoch: state.epoch,
    identity: state.identity,
    hasEverConnected: state.hasEverConnected,
    reconnectCount: state.reconnectCount,
    processClosedAt: state.processClosedAt,
    identityChangedAt: state.identityChangedAt,
  }
  return sameFields(next, previous) ? previous : next
}

/** Whether two flat objects of one shape hold the same values. */
export function sameFields<T extends object>(a: T, b: T): boolean {
  for (const key of Object.keys(a) as (keyof T)[]) if (a[key] !== b[key]) return false
  return true
}
