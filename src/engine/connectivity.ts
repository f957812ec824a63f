import type { StoreApi } from 'zustand/vanilla'

import type { ActionOverrides } from '../core/actions.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Times } from '../core/times.js'
import type { Connector } from './connector.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { Environment } from './environment.js'
import type { ChannelCommand, Part, PartHost } from './part.js'

/** The state as zustand's `useStore` reads it: `useStore(connectivity, ({ connection }) => connection.status)`. */
type ReadonlyStore = Pick<StoreApi<Snapshot>, 'getState' | 'getInitialState' | 'subscribe'>

/** A client: one connection, explained. Lives outside React. It is a read-only zustand store of its state. */
export interface Connectivity extends ReadonlyStore {
  /** Connects. Does nothing while a connection stands or is being made. */
  readonly connect: () => void
  /**
   * Leaves in an orderly way and stays away.
   *
   * @param options.flushMs how long to wait for sends that are not acknowledged, in milliseconds. Default: 0
   */
  readonly disconnect: (options?: { readonly flushMs?: number }) => Promise<void>
  /**
   * Disconnects and forgets who we were: sends that wait are rejected with `signed-out`, channels are forgotten, and the next
   * connection offers no session. Call it when the app signs a person out.
   */
  readonly signOut: () => Promise<void>
  /** Dials now instead of waiting; on a live connection, asks for a sign of life. */
  readonly retryNow: () => void
  /** A person has seen that somebody else signed in: the prompt about it goes away. */
  readonly acknowledge: () => void
  /** Does something about a channel in use, without knowing more of it: for UI components. */
  readonly act: (channel: string, command: ChannelCommand) => void
  /** Events, for logs and side effects. Each is also visible in the state. Returns the end of listening. */
  readonly onEvent: (listener: (event: ConnectivityEvent) => void) => () => void
  /** Keeps the connection up: the first call connects; a moment after the last one has ended, it disconnects. */
  readonly retain: () => () => void
  /** Ends everything, for good: no socket, timer or listener is left. */
  readonly dispose: () => void
  /** The part that this function makes, made at the first call. For extensions; channels are one. */
  readonly use: <P extends Part>(create: (host: PartHost) => P) => P
  /** What the client is connected to, as it was given. */
  readonly connector: Connector
  /** Time and frames, as the client sees them. */
  readonly environment: Environment
  /** Waiting times in force, in milliseconds. */
  readonly times: Times
  /** What the app wants done about which reason, where it differs from the catalogue. */
  readonly actions: ActionOverrides
}
