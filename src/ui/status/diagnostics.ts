import { cleanText } from '../../core/cleanText.js'
import type { Failure } from '../../core/connection.js'
import type { Snapshot } from '../../core/snapshot.js'
import { redact } from '../../core/redact.js'

/** Facts for the diagnostics that are not in the state. */
export interface DiagnosticsContext {
  /** Epoch milliseconds. */
  readonly now: number
  /** The name of the connector. */
  readonly connector: string
  /** The last round trip in milliseconds; null without one. */
  readonly roundTripMs: number | null
  /** The address of the page; its query is removed. */
  readonly page: string
  readonly userAgent: string
}

const iso = (at: number | null): string => (at === null ? '–' : new Date(at).toISOString())

/**
 * The state of a client as text for a support request, without credentials: no tokens, no url query, no ids of the user or the
 * session. In English, because the reader is a developer.
 */
export function diagnosticsText(snapshot: Snapshot, context: DiagnosticsContext): string {
  const { connection, network, channels, pending } = snapshot
  const { outage } = connection
  const known = [connection.identity, connection.sessionId, connection.connectionId]
  // Redact before the cut, which could leave a part of a secret that no pattern finds.
  const clean = (text: string | null): string | null =>
    text === null ? null : cleanText(redact(text, known))
  const failureText = ({ reason, code, message, at }: Failure): string => {
    const told = clean(message)
    return `${reason}${code === null ? '' : ` (${code})`}, at ${iso(at)}${told === null ? '' : `, ${told}`}`
  }
  const lines: readonly (readonly [string, string])[] = [
    ['at', iso(context.now)],
    ['page', context.page],
    ['browser', context.userAgent],
    ['connector', context.connector],
    ['network', network],
    ['status', `${connection.status}${connection.pausedBy === null ? '' : ` by ${connection.pausedBy}`}`],
    ['reason', failureText({ ...connection, at: connection.since })],
    ['next attempt', iso(connection.nextAttemptAt)],
    ['ever connected', `${connection.hasEverConnected}, ${connection.reconnectCount} reconnects`],
    ...(outage === null
      ? []
      : ([
          ['outage', `since ${iso(outage.since)}, until ${iso(outage.endedAt)}, ${outage.attempts} attempts`],
          ['cause', failureText(outage.cause)],
          ['last error', failureText(outage.lastError)],
        ] as const)),
    ['round trip', context.roundTripMs === null ? '–' : `${Math.round(context.roundTripMs)} ms`],
    ['waiting sends', String(pending)],
    ...[...channels.values()].map(
      ({ name, status, reason, code, continuity, gaps, invalid }) =>
        [
          `channel ${clean(name)}`,
          `${status}, ${reason}${code === null ? '' : ` (${code})`}, ${continuity}, ${gaps} gaps, ${invalid} invalid`,
        ] as const,
    ),
  ]
  return lines.map(([name, value]) => `${name}: ${redact(value, known)}`).join('\n')
}
