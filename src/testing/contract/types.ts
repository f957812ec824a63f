import type { Reason } from '../../core/reasons.js'
import type { Capabilities } from '../../engine/capabilities.js'
import type { Connector } from '../../engine/connector.js'

/** The suite may run in a browser while servers and faults live in another process. */
export type Awaitable<T> = T | Promise<T>

/** The network between one client and one real server, with faults. Each case gets its own. */
export interface ContractFaults {
  /** The number of accepted connections. Refused dials do not count. */
  readonly dials: () => Awaitable<number>
  /** The number of open connections. */
  readonly live: () => Awaitable<number>
  /** Closes every connection and refuses further dials, until `heal`. */
  readonly refuse: () => unknown
  /** Resets every connection; further dials pass. */
  readonly reset: () => unknown
  /** Accepts connections and swallows all bytes, both ways, until `heal`. */
  readonly hole: () => unknown
  /** Swallows all bytes of the server; bytes of the client arrive. */
  readonly dropInbound: () => unknown
  readonly heal: () => Promise<void>
  /** Kills the server and starts one without its state after a number of milliseconds. */
  readonly restart: (downMs: number) => Promise<void>
  readonly close: () => Promise<void>
}

/** A client made by the app, as seen by the suite. */
export interface ForeignClient {
  /** The client was closed. */
  readonly isClosed: () => boolean
  /** The number of listeners on the client: its own, the app's and the connector's. */
  readonly listeners: () => number
  /** Closes the client as the app would. Also called at the end of each case. */
  readonly close: () => void
  /** Another connector over the same client. */
  readonly another: () => Connector
}

/** One connector to test, over its own client, which has not dialled yet. */
export interface ContractSubject {
  readonly connector: Connector
  /** Null when the connector makes all its sockets itself. */
  readonly client: ForeignClient | null
}

/** The suite's access to the server of a channel. */
export interface ContractChannel<F extends ContractFaults> {
  readonly name: string
  /** Sends this text from the server as a message of the channel. */
  readonly publish: (faults: F, text: string) => unknown
  /** The text of the server in the received data. Default: the data itself. */
  readonly textOf?: (data: unknown) => unknown
  /** The messages of the channel that the server accepted; required when the connector can send. */
  readonly accepted?: (faults: F) => Awaitable<readonly unknown[]>
}

/** The suite's view of a connector. Hooks may return a promise. */
export interface ConnectorContract<F extends ContractFaults = ContractFaults> {
  readonly name: string
  /** Starts a server and the network before it. */
  readonly faults: () => Promise<F>
  /**
   * Makes a client. If it has waiting times of its own, let them be half a second to a second: a client that dials more than ten times in 10 s is
   * stopped, and a busy machine may take some seconds to restart its server.
   */
  readonly make: (faults: F) => ContractSubject
  /** Makes the server refuse this client for good at its next dial. */
  readonly verdict?: {
    readonly reason: Reason
    readonly say: (faults: F) => unknown
    /** Makes the server accept again. */
    readonly lift: (faults: F) => unknown
  }
  /** A polite close by the server, and the expected result. */
  readonly politeClose?: {
    readonly close: (faults: F) => unknown
    readonly follows: 'reconnected' | 'failed' | 'paused'
  }
  readonly channel?: ContractChannel<F>
  /** Claims of the capability table that this setup cannot prove, with the reason. */
  readonly notExercised?: { readonly [Field in keyof Capabilities]?: string }
}

/** One case of the suite, for any test runner. */
export interface ContractCase {
  readonly title: string
  /** Rejects with the expected and the actual value, and with what to do. Takes up to a minute. */
  readonly run: () => Promise<void>
}
