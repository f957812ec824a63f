import type { Connection, ConnectionStage } from '../core/connection.js'
import type { BackoffPolicy } from '../core/backoff.js'
import type { Pause } from '../core/connectionEvents.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Reason, RetryClass } from '../core/reasons.js'
import type { RetryPolicy } from '../core/retryPolicy.js'
import type { Times } from '../core/times.js'
import type { Capabilities } from './capabilities.js'
import type { ChannelPort } from './channelPort.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { Environment, Signal } from './environment.js'
import type { Measurement } from './measurement.js'

/** The backend of a client: a channel server, any WebSocket server, plain HTTP, or a client library of the app. */
export interface Connector {
  /** A name for developer messages, such as `socket.io`. */
  readonly name: string
  /** Guarantees of the connector. */
  readonly capabilities: Capabilities
  /** Called once per client. Before the first `connect` intent it dials, probes and listens to nothing. */
  readonly open: (host: ConnectorHost) => ConnectorSession
}

/** The engine's side for a connector. */
export interface ConnectorHost {
  /** Clock, timers and platform signals. */
  readonly environment: Environment
  /** The app's policy for losses. */
  readonly policy: ConnectorPolicy
  /** Runs a task in a turn. All input from outside (sockets, promises, client libraries) enters here. */
  readonly run: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated. */
  readonly call: (callback: () => void) => void
  /** Calls `onError` after the commit. */
  readonly fail: (error: ConnectivityError) => void
  /** The connection carries data: parts restore their subscriptions and sends. */
  readonly opened: (up: Opened) => void
  /** The connection carries no data any more. */
  readonly lost: (loss: Lost) => void
  /** The app signed out: drop everything of the session. */
  readonly signedOut: () => void
  /** Emits an event after the commit. */
  readonly emit: (event: ConnectivityEvent) => void
  /** Passes a measurement to the app after the commit; undefined when the app wants none. */
  readonly measure?: ((measurement: Measurement) => void) | undefined
}

/** The app's policy for losses. */
export interface ConnectorPolicy {
  readonly times: Times
  /** Only the times that the app set. */
  readonly givenTimes: Partial<Times>
  readonly backoff: BackoffPolicy
  /** Decides each loss; it neither throws nor answers badly. */
  readonly retry: RetryPolicy
  /** Overrides of the catalogue's retry classes. */
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
}

/** Facts for each part when the connection is up. */
export interface Opened {
  /** The opaque id of the user that the server authenticated; null when the server sends none. */
  readonly identity: string | null
  /** Whether the identity differs from the last one: sends and messages of the previous identity must be dropped. */
  readonly isOtherIdentity: boolean
  /** Continuity of all channels together; single channels may report more. */
  readonly continuity: 'recovered' | 'gap' | 'unknown'
}

/** Facts for each part when the connection is lost. */
export interface Lost {
  readonly reason: Reason
  /** `retrying`: the connector reconnects by itself. `stopped`: not until the app or a person acts. */
  readonly outlook: 'retrying' | 'stopped'
}

/** Requests of the app to a connection. */
export type Intent =
  | 'connect'
  | 'disconnect'
  /** Nothing in the app uses the connection any more; a client made by the app stays as it is. */
  | 'release'
  | 'retry'
  | 'signOut'
  | 'verify'
  | 'acknowledge'

/** A connector at work for one client. All calls are made inside a turn. */
export interface ConnectorSession {
  /** The public state. The same object while nothing changed for a person. */
  readonly connection: () => Connection
  /** The stage of the connection; null while nothing is under way. Omitted by a connector that does not know it. */
  readonly stage?: () => ConnectionStage | null
  /** Handles a request of the app. */
  readonly intend: (intent: Intent) => void
  /** Sends that the client library holds and counts by itself; 0 when it does not. */
  readonly pending: () => number
  /** The last measured round trip in milliseconds; null before the first one. Omitted by a connector that measures none. */
  readonly roundTripMs?: () => number | null
  /**
   * Closes the connection for a while, unless it is at rest; a `connect` intent ends that. Omitted by a connector that keeps its
   * connection.
   */
  readonly pause?: (pause: Pause) => void
  /** Handles a signal of the platform. */
  readonly signal: (signal: Signal) => void
  /** Sends all waiting frames in as few messages as the limits allow. Called at the end of each turn. */
  readonly flush: () => void
  /** When time alone changes something; epoch milliseconds, Infinity for never. */
  readonly deadline: () => number
  /** Handles a passed deadline; `now` in epoch milliseconds. */
  readonly expire: (now: number) => void
  /** The connector's channels; null when it has none. */
  readonly channels: ChannelPort | null
  /** Removes every socket, timer and listener. Never closes a client made by the app. */
  readonly dispose: () => void
}
