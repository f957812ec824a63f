import type { Connection } from '../core/connection.js'
import type { BackoffPolicy } from '../core/backoff.js'
import type { RetryMode } from '../core/connectionEvents.js'
import type { ConnectivityError } from '../core/errors.js'
import type { Reason, RetryClass } from '../core/reasons.js'
import type { Times } from '../core/times.js'
import type { Capabilities } from './capabilities.js'
import type { ChannelPort } from './channelPort.js'
import type { ConnectivityEvent } from './connectivityEvents.js'
import type { Environment, Signal } from './environment.js'

/** What a client is connected to: our channel server, any WebSocket, plain HTTP, or a client library that the app has. */
export interface Connector {
  /** In messages for developers, such as `socket.io`. */
  readonly name: string
  readonly capabilities: Capabilities
  /** Called once for each client. Nothing is dialled, probed or listened to before the first `connect` intent. */
  readonly open: (host: ConnectorHost) => ConnectorSession
}

/** What the engine gives to a connector. */
export interface ConnectorHost {
  readonly environment: Environment
  readonly policy: ConnectorPolicy
  /** Runs a task in a turn. Everything that comes from outside (sockets, promises, foreign clients) enters through here. */
  readonly run: (task: () => void) => void
  /** Runs an app's callback after the commit of this turn, isolated. */
  readonly call: (callback: () => void) => void
  /** Tells `onError` after the commit. */
  readonly fail: (error: ConnectivityError) => void
  /** The connection can carry data: parts restore what they had. */
  readonly opened: (up: Opened) => void
  /** It cannot any more. */
  readonly lost: (loss: Lost) => void
  /** The app signed out: nothing of the session may be kept. */
  readonly signedOut: () => void
  readonly emit: (event: ConnectivityEvent) => void
}

/** How an app wants losses treated. */
export interface ConnectorPolicy {
  readonly times: Times
  /** Only the times that the app gave itself. */
  readonly givenTimes: Partial<Times>
  readonly backoff: BackoffPolicy
  /** `manual`: after a loss, wait for a person. Source: Electric Imp `RETURN_ON_ERROR`. */
  readonly retry: RetryMode
  /** Overrides of the catalogue's retry classes. */
  readonly retryClasses: { readonly [R in Reason]?: RetryClass }
}

/** Told to each part when the connection is up. */
export interface Opened {
  /** Whom the server took us for, as an opaque id; null when nobody can tell. */
  readonly identity: string | null
  /** The server named another identity than last time: nothing of the one before may leave or be shown. */
  readonly isOtherIdentity: boolean
  /** What the connector can say of all its channels at once; per channel it may say more. */
  readonly continuity: 'recovered' | 'gap' | 'unknown'
}

/** Told to each part when the connection is gone. */
export interface Lost {
  readonly reason: Reason
  /** `retrying`: it will be back; `stopped`: a verdict, a pause or a disconnect, until somebody acts. */
  readonly outlook: 'retrying' | 'stopped'
}

/** What the app asks of a connection. */
export type Intent =
  | 'connect'
  | 'disconnect'
  /** Nothing in the app uses the connection any more: a client that the app made is left alone. */
  | 'release'
  | 'retry'
  | 'sign-out'
  | 'verify'
  | 'acknowledge'

/** A connector at work for one client. All calls are made inside a turn. */
export interface ConnectorSession {
  /** The public state. The same object while nothing changed for a person. */
  readonly connection: () => Connection
  readonly intend: (intent: Intent) => void
  /** Sends that the client library holds and counts by itself; 0 when it does not. */
  readonly pending: () => number
  readonly signal: (signal: Signal) => void
  /** Hands everything that waits for the network over, as few messages as the limits allow. End of each turn. */
  readonly flush: () => void
  /** When time alone would change something; epoch milliseconds, Infinity for never. */
  readonly deadline: () => number
  readonly expire: (now: number) => void
  /** How channels are spoken; null when the connector has none. */
  readonly channels: ChannelPort | null
  /** Leaves no socket, timer or listener. Never closes a client that the app made. */
  readonly dispose: () => void
}
