import type { HubContext } from './context.js'
import type { Connection } from './model.js'

/** Separates a connection that is over from its channels and its session; the session stays. */
export function releaseSession(context: HubContext, connection: Connection, isPlanned: boolean): void {
  const { counters, environment, events, fanout, sessions, spread } = context
  const { id: connectionId, session } = connection
  if (connection.phase === 'open' || connection.phase === 'leaving') {
    spread.closed()
    counters.welcomed -= 1
  }
  for (const subscription of [...connection.subscriptions.values()]) {
    fanout.leave(subscription)
    if (!isPlanned || !session) continue
    events.emit({ type: 'unsubscribed', connectionId, sessionId: session.id, channel: subscription.name })
  }
  for (const leave of connection.leaveSeats) leave()
  context.things?.release(connection)
  if (!session) return
  if (session.connection === connection) {
    session.connection = null
    session.lastSeenAt = environment.now()
    if (sessions.get(session.id) === session) void sessions.record(session)
  }
  events.emit({ type: 'left', connectionId, sessionId: session.id, planned: isPlanned })
}
