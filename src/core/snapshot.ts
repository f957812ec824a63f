import type { ChannelState } from './channel.js'
import { initialConnection, type Connection, type ConnectionStage, type Network } from './connection.js'
import type { PendingSend } from './pendingSend.js'

/** The state of a client: raw facts, without delays. The presentation decides what a person sees, and when. */
export interface Snapshot {
  /** The state of the connection. */
  readonly connection: Connection
  /** The stage of the connection; null while nothing is under way, or where the connector does not tell. */
  readonly stage: ConnectionStage | null
  /** The channels in use, by name. */
  readonly channels: ReadonlyMap<string, ChannelState>
  /** The network status of the device: a hint. */
  readonly network: Network
  /** Sends that are neither acknowledged nor rejected, oldest first. */
  readonly outbox: readonly PendingSend[]
  /** The number of waiting sends, including those that a client library counts by itself. */
  readonly pending: number
}

/** The initial state; also the server-side snapshot, which never says "offline". */
export const initialSnapshot: Snapshot = {
  connection: initialConnection,
  stage: null,
  channels: new Map(),
  network: 'unknown',
  outbox: [],
  pending: 0,
}
