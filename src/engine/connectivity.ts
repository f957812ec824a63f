import type { StoreApi } from 'zustand/vanilla'

import type { ActionOverrides } from '../core/reasons.js'
import type { Snapshot } from '../core/snapshot.js'
import type { Times } from '../core/times.js'
import type { Connector } from './connector.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { Environment } from './environment.js'
import type { ChannelCommand, ClientPart, PartHost } from './part.js'

/** The current state, also for zustand's `useStore`: `useStore(connectivity, ({ connection }) => connection.status)`. */
type ReadonlyStore = Pick<StoreApi<Snapshot>, 'getState' | 'getInitialState' | 'subscribe'>

/** A client: one connection with its channels. It lives outside React and is a read-only zustand store of its state. */
export interface Connectivity extends ReadonlyStore {
  /** Connects. Does nothing while connected or connecting. */
  readonly connect: () => void
  /**
   * Disconnects and stays disconnected until `connect()`. Resolves once the disconnect has begun. A later `connect()` overrides it.
   *
   * @param options.flushMs the longest wait for the acknowledgement of waiting sends, in milliseconds. Default: 0
   */
  readonly disconnect: (options?: { readonly flushMs?: number }) => Promise<void>
  /**
   * Disconnects and drops the session: waiting sends are rejected with `signed-out`, channels lose their messages, and the next
   * connection starts a new session. Call it when the app signs a person out.
   */
  readonly signOut: () => Promise<void>
  /** Dials now instead of waiting; pings a live connection. */
  readonly retryNow: () => void
  /**
   * The last round trip to the server in milliseconds, for details on request; null before the first one, and where none is
   * measured. Not a part of the state, so that a healthy connection commits nothing; `connection.quality` has the verdict.
   */
  readonly roundTripMs: () => number | null
  /** Dismisses the prompt about another identity that signed in. */
  readonly acknowledge: () => void
  /** Runs a command on a channel in use. For UI components; apps use `channel()`. */
  readonly act: (channel: string, command: ChannelCommand) => void
  /** Listens to events, for logs and side effects. Each is also visible in the state. Returns the unsubscribe function. */
  readonly onEvent: (listener: (event: ConnectivityEvent) => void) => () => void
  /**
   * Keeps the connection up until the returned function is called. The first call connects; the client disconnects
   * `times.lingerMs` after the last release.
   */
  readonly retain: () => () => void
  /** Ends the client for good: no socket, timer or listener is left. */
  readonly dispose: () => void
  /** The part that this function makes, created at the first call. For extensions; channels are one. */
  readonly use: <P extends ClientPart>(create: (host: PartHost) => P) => P
  /** The connector of the client. */
  readonly connector: Connector
  /** Clock, timers and animation frames of the client. */
  readonly environment: Environment
  /** Waiting times in force, in milliseconds. */
  readonly times: Times
  /** Actions per reason that differ from the catalogue. */
  readonly actions: ActionOverrides
}
