import type { Connection, ConnectionStatus, Outage } from '../core/connection.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Reason } from '../core/reasons.js'

/** Events for logs and side effects. All but those of tokens are also visible in the state, so a late subscriber misses nothing. */
export type ConnectivityEvent =
  | {
      readonly type: 'status-changed'
      readonly status: ConnectionStatus
      readonly previous: ConnectionStatus
      readonly reason: Reason
      readonly code: number | string | null
    }
  | { readonly type: 'outage-started'; readonly outage: Outage }
  | { readonly type: 'outage-ended'; readonly outage: Outage }
  /** The credentials of the connection end soon: fresh ones are being fetched. `expiresAt` in epoch milliseconds. */
  | { readonly type: 'token-expiring'; readonly expiresAt: number }
  /** They were renewed on the open connection; `expiresAt` is null when they do not end. */
  | { readonly type: 'token-renewed'; readonly expiresAt: number | null }
  | { readonly type: 'identity-changed'; readonly isElsewhere: boolean }
  | { readonly type: 'process-closed'; readonly error: ConnectivityError }
  | { readonly type: 'channel-fault'; readonly channel: string; readonly error: ConnectivityError }

/** The events between two states of the connection. */
export function eventsBetween(before: Connection, now: Connection): readonly ConnectivityEvent[] {
  const { status, reason, code, outage } = now
  const events: ConnectivityEvent[] = []
  if (status !== before.status)
    events.push({ type: 'status-changed', status, previous: before.status, reason, code })
  if (outage === null) return events
  if (outage.id !== before.outage?.id) events.push({ type: 'outage-started', outage })
  else if (outage.endedAt !== null && before.outage.endedAt === null)
    events.push({ type: 'outage-ended', outage })
  return events
}
