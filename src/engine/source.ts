import type { Reason } from '../core/reasons.js'
import type { Capabilities } from './capabilities.js'
import type { Environment } from './environment.js'

/** A connector over a client that dials by itself: what an adapter writes. `observe(source)` makes a `Connector` of it. */
export interface Source {
  readonly name: string
  readonly capabilities: Capabilities
  /** Starts to listen. Nothing happens before. May be called again after `dispose` (StrictMode). */
  readonly attach: (sink: Sink, environment: Environment) => Link
}

/** What is the case now, read from the properties of the client. */
export type Observed =
  | { readonly phase: 'unknown' | 'idle' | 'waiting' | 'dialling' | 'up' }
  | {
      /** The client does not try any more. */
      readonly phase: 'stopped'
      readonly reason: Reason
      readonly code?: string | number | null
    }

/** A loss or a failed attempt. */
export interface Down {
  readonly reason: Reason
  /** The raw code of the client or server, as it is. */
  readonly code?: string | number | null
  /** Untrusted text. */
  readonly message?: string | null
  /** Whether the client will try again by itself. */
  readonly retries: 'yes' | 'no' | 'unknown'
  /** Epoch milliseconds, where the client tells it or it can be computed. */
  readonly nextAttemptAt?: number | null
}

/** The server said no; nobody dials until a person or the app acts. */
export interface Verdict {
  readonly reason: Reason
  readonly code?: string | number | null
  readonly message?: string | null
}

/** What is told with `up`. */
export interface Up {
  /** After a loss: what the client can prove of the messages in between. Default: `unknown`. */
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
  /** The id of this connection, if the client has one. */
  readonly connectionId?: string | null
  /** Whom the server took us for, if the app can tell. */
  readonly identity?: string | null
}

/** A channel of a foreign client. */
export interface SourceChannelState {
  readonly status: 'subscribing' | 'subscribed' | 'interrupted' | 'failed'
  readonly continuity?: 'recovered' | 'gap' | 'unknown'
  readonly reason?: Reason
  readonly code?: string | number | null
  readonly message?: string | null
}

/**
 * Facts, told synchronously from the client's own callbacks. Each may be told twice, in any order, and without the one
 * before it: the same fact twice is one commit and one outage.
 */
export interface Sink {
  /** A dial began. `attempt` counts from 1 within an outage. */
  readonly dialling: (info?: { readonly attempt?: number }) => void
  /** Ready to carry data: after the handshake, not when the socket opened. */
  readonly up: (info?: Up) => void
  readonly down: (info: Down) => void
  /** A dial or a probe ended in nothing. */
  readonly attemptFailed: (info: Down) => void
  readonly verdict: (info: Verdict) => void
  /** The app closed its client itself. */
  readonly closed: () => void
  /** Bytes came in, or an answer to a ping. */
  readonly alive: () => void
  /** The client calls its link stale but has not closed it. */
  readonly suspect: (info: { readonly reason: Reason }) => void
  readonly channel: (name: string, state: SourceChannelState) => void
  readonly message: (channel: string, data: unknown) => void
  /** How much the client has not sent or got acknowledged. */
  readonly pending: (count: number) => void
}

/** Our hold on a foreign client. */
export interface Link {
  readonly observe: () => Observed
  /** Removes our listeners and timers; never closes a client that the app made. May be called twice. */
  readonly dispose: () => void
  /** Dials now, also when a dial hangs. */
  readonly retryNow?: () => void
  /** Asks for a sign of life, answered by `alive`; false when there is nothing to ask with right now. */
  readonly verify?: () => boolean | void
  readonly connect?: () => void
  readonly disconnect?: () => void
  /** Subscribes; the answer comes by `sink.channel`. Called once for each channel in use, again only if `rejoins` is `app`. */
  readonly subscribe?: (channel: string) => () => void
  /** Resolves when the other side has answered, or at once when it never answers (`acknowledges`). */
  readonly send?: (
    channel: string,
    data: unknown,
    options: { readonly id: string; readonly signal: AbortSignal },
  ) => Promise<void>
}
