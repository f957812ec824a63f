import type { Reason } from '../../core/reasons.js'
import type { Capabilities } from '../../engine/capabilities.js'
import type { Connector } from '../../engine/connector.js'

/** The suite may run in a browser while servers and faults live in another process. */
export type Awaitable<T> = T | Promise<T>

/** The network between one client and one real server, with faults. Each case gets its own. */
export interface ContractFaults {
  /** Connections that the network accepted so far. A refused dial is not counted. */
  readonly dials: () => Awaitable<number>
  /** Connections that stand now. */
  readonly live: () => Awaitable<number>
  /** Ends every connection and refuses further dials, until `heal`. */
  readonly refuse: () => unknown
  /** Resets every connection; further dials pass. */
  readonly reset: () => unknown
  /** Accepts connections and swallows all bytes, both ways, until `heal`. */
  readonly hole: () => unknown
  /** Swallows what the server says; what the client says arrives. */
  readonly dropInbound: () => unknown
  readonly heal: () => Promise<void>
  /** Kills the server; another one without its memory listens after so many milliseconds. */
  readonly restart: (downMs: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** A client that the app made itself, as the suite looks at it. */
export interface ForeignClient {
  /** Somebody closed the client. */
  readonly isClosed: () => boolean
  /** Listeners on the client now: those of its own, of the app and of the connector. */
  readonly listeners: () => number
  /** The app closes its client. Called at the end of each case, too. */
  readonly close: () => void
  /** Another connector over the same client. */
  readonly another: () => Connector
}

/** One connector to test, over a client of its own that has not dialled yet. */
export interface ContractSubject {
  readonly connector: Connector
  /** Null when the connector makes all its sockets itself. */
  readonly client: ForeignClient | null
}

/** How the suite speaks to the server behind a channel. */
export interface ContractChannel<F extends ContractFaults> {
  readonly name: string
  /** The server sends this text as a message of the channel. */
  readonly publish: (faults: F, text: string) => unknown
  /** The message as the server has it, out of what a subscriber got. Default: the data itself. */
  readonly textOf?: (data: unknown) => unknown
  /** The messages of the channel that the server accepted from the client; needed when the connector can send. */
  readonly accepted?: (faults: F) => Awaitable<readonly unknown[]>
}

/** What the suite needs to know of a connector. Hooks may return a promise. */
export interface ConnectorContract<F extends ContractFaults = ContractFaults> {
  readonly name: string
  /** Starts a server and the network before it. */
  readonly faults: () => Promise<F>
  /** Makes a client, with short waiting times of its own where it has any. */
  readonly make: (faults: F) => ContractSubject
  /** The server says no to this client, for good, when it dials. */
  readonly verdict?: {
    readonly reason: Reason
    readonly say: (faults: F) => unknown
    /** The server would say yes again. */
    readonly lift: (faults: F) => unknown
  }
  /** The server closes the connection of this client politely, and what follows. */
  readonly politeClose?: {
    readonly close: (faults: F) => unknown
    readonly follows: 'reconnected' | 'failed' | 'paused'
  }
  readonly channel?: ContractChannel<F>
  /** Claims of the capability table that this set-up cannot show, with the reason why. */
  readonly notExercised?: { readonly [Field in keyof Capabilities]?: string }
}

/** One case of the suite, for any test runner. */
export interface ContractCase {
  readonly title: string
  /** Rejects with what was expected and what came. Takes up to a minute. */
  readonly run: () => Promise<void>
}
