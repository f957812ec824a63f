import type { Reason } from '../core/reasons.js'
import type { Capabilities } from './capabilities.js'
import type { Environment } from './environment.js'

/** An adapter over a client that dials by itself. `observe(source)` turns it into a `Connector`. */
export interface Source {
  /** A name for developer messages, such as `socket.io`. */
  readonly name: string
  /** Guarantees of the adapter. */
  readonly capabilities: Capabilities
  /** Starts to listen. Nothing happens before. May be called again after `dispose` (StrictMode). */
  readonly attach: (sink: Sink, environment: Environment) => Link
}

/** The current state, read from the properties of the client. */
export type Observed =
  | { readonly phase: 'unknown' | 'idle' | 'waiting' | 'dialling' | 'up' }
  | {
      /** The client stopped dialling. */
      readonly phase: 'stopped'
      readonly reason: Reason
      readonly code?: string | number | null
    }

/** A loss or a failed attempt. */
export interface Down {
  /** The reason of the loss. */
  readonly reason: Reason
  /** The raw code of the client or server, as it is. */
  readonly code?: string | number | null
  /** Untrusted text. */
  readonly message?: string | null
  /** Whether the client will try again by itself. */
  readonly retries: 'yes' | 'no' | 'unknown'
  /** Epoch milliseconds, if the client reports it or it can be computed. */
  readonly nextAttemptAt?: number | null
}

/** A refusal of the server; no dial follows until a person or the app acts. */
export interface Verdict {
  /** The reason of the refusal. */
  readonly reason: Reason
  readonly code?: string | number | null
  readonly message?: string | null
}

/** Facts of an `up`. */
export interface Up {
  /** Proof of the client about the messages since the loss. Default: `unknown`. */
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
  /** The id of this connection, if the client has one. */
  readonly connectionId?: string | null
  /** The user that the server authenticated, if the app knows it. */
  readonly identity?: string | null
}

/** A channel of a client library. */
export interface SourceChannelState {
  readonly status: 'subscribing' | 'subscribed' | 'interrupted' | 'failed'
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
  readonly reason?: Reason
  readonly code?: string | number | null
  readonly message?: string | null
}

/**
 * Facts, reported synchronously from the client's callbacks. Facts may come twice, in any order, or not at all: the same fact
 * twice is one commit and one outage.
 */
export interface Sink {
  /** A dial began. `attempt` counts from 1 within an outage. */
  readonly dialling: (info?: { readonly attempt?: number }) => void
  /** Ready to carry data: after the handshake, not when the socket opened. */
  readonly up: (info?: Up) => void
  /** The connection is lost. */
  readonly down: (info: Down) => void
  /** A dial or a probe failed. */
  readonly attemptFailed: (info: Down) => void
  /** The server refused for good. */
  readonly verdict: (info: Verdict) => void
  /** The app closed its client itself. */
  readonly closed: () => void
  /** Bytes arrived, or an answer to a ping. */
  readonly alive: () => void
  /** The client calls its connection stale but has not closed it. */
  readonly suspect: (info: { readonly reason: Reason }) => void
  /** The state of a channel changed. */
  readonly channel: (name: string, state: SourceChannelState) => void
  /** A message of a channel. */
  readonly message: (channel: string, data: unknown) => void
  /** The number of unsent or unacknowledged messages of the client. */
  readonly pending: (count: number) => void
}

/** The attachment to a client library. */
export interface Link {
  /** Reads the current state from the client. */
  readonly observe: () => Observed
  /** Removes the adapter's listeners and timers; never closes a client made by the app. May be called twice. */
  readonly dispose: () => void
  /** Dials now, also when a dial hangs. */
  readonly retryNow?: () => void
  /** Asks for a sign of life, answered by `alive`; false when there is nothing to ask with right now. */
  readonly verify?: () => boolean | void
  /** Starts the client. */
  readonly connect?: () => void
  /** Stops the client. */
  readonly disconnect?: () => void
  /**
   * Subscribes; the answer comes by `sink.channel`. Called once for each channel in use, again only if `resubscribes` is `app`.
   * `isCreation`: a person asks to make the channel, in case there is none. The returned function ends the subscription, also while the
   * connection is down: the client must then not make it again by itself.
   */
  readonly subscribe?: (channel: string, request?: { readonly isCreation: boolean }) => () => void
  /** Resolves when the other side has answered, or at once when it never answers (`acknowledges`). */
  readonly send?: (
    channel: string,
    data: unknown,
    options: { readonly id: string; readonly signal: AbortSignal },
  ) => Promise<void>
}
