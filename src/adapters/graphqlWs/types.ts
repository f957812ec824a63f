import type { BackoffPolicy } from '../../core/backoff.js'
import type { Reason } from '../../core/reasons.js'

/** An operation of GraphQL. */
export interface GraphqlRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Record<string, unknown> | null
}

/** The receiver of an operation. */
export interface OperationSink {
  readonly next: (result: {
    readonly data?: unknown
    readonly errors?: readonly unknown[] | undefined
  }) => void
  readonly error: (error: unknown) => void
  readonly complete: () => void
}

// Methods, because the client's own events are typed one by one.
/** The part of a graphql-ws 6 `Client` that is used. */
export interface GraphqlWsClient {
  on(event: string, listener: (...args: never[]) => void): () => void
  subscribe(request: GraphqlRequest, sink: OperationSink): () => void
  terminate(): void
}

/** Options of `createClient` that let the connector own the waits. To be spread into the app's own. */
export interface GraphqlWsClientOptions {
  readonly on: {
    readonly connecting: (isRetry: boolean) => void
    readonly opened: (socket: unknown) => void
    readonly connected: (socket: unknown, payload: Record<string, unknown> | undefined) => void
    readonly ping: (isReceived: boolean) => void
    readonly message: () => void
    readonly error: (error: unknown) => void
    readonly closed: (event: unknown) => void
  }
  readonly keepAlive: number
  readonly retryAttempts: number
  readonly retryWait: () => Promise<void>
  readonly shouldRetry: (problem: unknown) => boolean
}

/** Options of `fromGraphqlWs`. */
export interface GraphqlWsOptions {
  /** The operation behind a channel; left out, the connector has no channels. */
  readonly operation?: (channel: string) => GraphqlRequest
  /**
   * A subscription that holds the connection while the app is connected. Without it, a client that is `lazy` is connected only
   * while the app has operations.
   */
  readonly hold?: GraphqlRequest
  /** Ping when nothing was answered for this long, in milliseconds. Default: 25 000. */
  readonly keepAliveMs?: number
  /** A ping must be answered within this, in milliseconds. Default: 10 000. */
  readonly pongMs?: number
  /** The same after a wake-up. Default: 2000. */
  readonly verifyMs?: number
  /**
   * A dial that hangs is given up after this, in milliseconds; null for never. Default: 15 000. In Node, `ws` raises an `error`
   * that graphql-ws does not hear when a dial is given up: there, pass a class with a listener, or null.
   */
  readonly dialTimeoutMs?: number | null
  /** Which close codes are verdicts; null for one that is tried again. Only codes that graphql-ws does not end by itself. */
  readonly verdicts?: { readonly [code: number]: Reason | null }
  /** The identity of the app at the server, as an opaque id, from the payload of the acknowledgement. Default: unknown. */
  readonly identity?: (payload: Record<string, unknown> | null) => string | null
  /** Delays between dials, in milliseconds. */
  readonly backoff?: Partial<BackoffPolicy>
}
