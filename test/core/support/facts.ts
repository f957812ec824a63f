import { initialConnection, type ChannelState, type Connection, type Outage } from 'react-connectivity/core'
import { Screen } from './screen.js'

/** When the facts begin; epoch milliseconds. */
export const start = 1_800_000_000_000
const failure = { reason: 'network-lost', code: 1006, message: null, at: start } as const
/** An outage that began with the facts. */
export const outage: Outage = {
  id: 7,
  since: start,
  cause: failure,
  lastError: failure,
  attempts: 1,
  endedAt: null,
}

/** A connection that was up before. */
export const connection = (given: Partial<Connection>): Connection => ({
  ...initialConnection,
  reason: 'network-lost',
  since: start,
  hasEverConnected: true,
  ...given,
})
/** A lost connection that waits for its next dial. */
export const waiting = (ms: number): Connection =>
  connection({ status: 'reconnecting', outage, nextAttemptAt: start + ms })

/** The channels of a snapshot. */
export const channels = <C extends ChannelState>(...states: C[]): { channels: ReadonlyMap<string, C> } => ({
  channels: new Map(states.map((state) => [state.name, state])),
})

/** A screen without facts. */
export const screen = (): Screen => new Screen(start)
