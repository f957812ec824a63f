import type { ChannelState } from '../core/channel.js'
import { redact } from '../core/redact.js'
import type { Reason } from '../core/reasons.js'
import type { ConnectivityEvent } from '../engine/connectivityEvents.js'

/** One event of a connection or a channel. Plain data, without texts of a server, tokens, and the ids of the user and the session. */
export interface LogEntry {
  /** When it happened; epoch milliseconds. */
  readonly at: number
  /** The event of the connection, as in `onEvent`, or a new status of a channel. */
  readonly type: ConnectivityEvent['type'] | 'channel-status-changed'
  /** The channel; null for an event of the connection. What looks like a credential is removed. */
  readonly channel: string | null
  /** The new status; null for an event without one. */
  readonly status: string | null
  /** Null for an event without one. */
  readonly reason: Reason | null
  /** The raw code; null without one. */
  readonly code: number | string | null
}

/** What an entry says beside its time. */
export type LogFacts = Omit<LogEntry, 'at'>

const none = { channel: null, status: null, reason: null, code: null } as const

/** @param known ids that must not appear */
export function factsOfEvent(event: ConnectivityEvent, known: readonly (string | null)[]): LogFacts {
  const { type } = event
  switch (type) {
    case 'status-changed':
      return { ...none, type, status: event.status, reason: event.reason, code: cleanCode(event.code, known) }
    case 'outage-started':
    case 'outage-ended': {
      const { reason, code } = event.outage.cause
      return { ...none, type, reason, code: cleanCode(code, known) }
    }
    case 'channel-fault': {
      const { code, reason } = event.error
      return { ...none, type, channel: redact(event.channel, known), reason, code: cleanCode(code, known) }
    }
    case 'process-closed':
      return { ...none, type, reason: event.error.reason }
    case 'token-expiring':
    case 'token-renewed':
    case 'identity-changed':
      return { ...none, type }
  }
}

/** @param known ids that must not appear */
export const factsOfChannel = (
  { name, status, reason, code }: ChannelState,
  known: readonly (string | null)[],
): LogFacts => ({
  type: 'channel-status-changed',
  channel: redact(name, known),
  status,
  reason,
  code: cleanCode(code, known),
})

const cleanCode = (code: number | string | null, known: readonly (string | null)[]): number | string | null =>
  typeof code === 'string' ? redact(code, known) : code
