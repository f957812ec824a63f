import type { ChannelState } from './channel.js'
import { initialConnection, type Connection, type Network } from './connection.js'
import type { PendingSend } from './outbox.js'

/** The raw facts, at once. What a person should see of them, and when, is the presentation. */
export interface Snapshot {
  readonly connection: Connection
  /** The channels in use, by name. */
  readonly channels: ReadonlyMap<string, ChannelState>
  readonly network: Network
  /** Sends that are neither acknowledged nor rejected, oldest first. */
  readonly outbox: readonly PendingSend[]
  /** How many sends wait in all: ours, and those that a client library counts by itself. */
  readonly pending: number
}

/** Before anything happened; also the server-side snapshot, which never says "offline". */
export const initialSnapshot: Snapshot = {
  connection: initialConnection,
  channels: new Map(),
  network: 'unknown',
  outbox: [],
  pending: 0,
}
