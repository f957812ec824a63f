import type { Reason } from '../../core/reasons.js'
import type { ChannelUser } from './access.js'
import type { Session } from './model.js'

/** A session, for operators. */
export interface SessionInfo {
  readonly id: string
  /** As `authenticate` returned it; only the id after a restart of the server, until the client is back. */
  readonly user: ChannelUser
  /** Of the newest socket; another one for each socket, null before the first one after a restart. */
  readonly connectionId: string | null
  readonly connected: boolean
  /** When the credentials of its connection end, milliseconds since 1970; null for never, and while it is away. */
  readonly expiresAt: number | null
  /** How it came back the last time. */
  readonly reconnect: {
    /** Dials of the outage, 0 when this is the first connect. */
    readonly attempt: number
    readonly cause: Reason | null
    /** The reason of its newest failure. */
    readonly lastError: Reason | null
    /** How long the outage lasted until the hello, in milliseconds; null when the client did not say. As the client tells it. */
    readonly outageMs: number | null
    readonly previousConnectionId: string | null
  }
  /** Channels that it is subscribed to, with those that collect messages while it is away. */
  readonly channels: readonly string[]
  /** Milliseconds since 1970; of the loss while it is away. */
  readonly lastSeenAt: number
  /** When the session was made, milliseconds since 1970. */
  readonly since: number
}

export function describeSession(session: Session): SessionInfo {
  const { id, user, connectionId, connection, attempt, cause, lastError, outageMs } = session
  const { previousConnectionId, since } = session
  return {
    id,
    user,
    connectionId,
    connected: connection !== null,
    expiresAt: connection?.expiresAt() ?? null,
    reconnect: { attempt, cause, lastError, outageMs, previousConnectionId },
    channels: [...new Set([...(connection?.subscriptions.keys() ?? []), ...session.queues.keys()])],
    lastSeenAt: session.lastSeenAt,
    since,
  }
}
