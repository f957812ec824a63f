import type { BackoffPolicy } from '../../core/backoff.js'
import type { Reason } from '../../core/reasons.js'

/** An event of an `EventSource`. */
export interface StreamEvent {
  readonly data: string
  readonly lastEventId: string
}

export type StreamListener = (event: StreamEvent) => void

// Methods, because a real stream takes a narrower listener.
/** The part of an `EventSource` that is used. */
export interface EventStream {
  /** 0 connecting, 1 open, 2 closed. */
  readonly readyState: number
  addEventListener(type: string, listener: StreamListener): void
  removeEventListener(type: string, listener: StreamListener): void
  close(): void
}

/** Makes a stream. `lastEventId` is the id of the last event, for a url that resumes there; null at first. */
export type OpenStream = (context: { readonly lastEventId: string | null }) => EventStream

/** The answer of the server to a plain request for the stream; an `EventSource` hides it. */
export interface StreamAnswer {
  readonly status: number
  /** The `retry-after` header, as it came. */
  readonly retryAfter: string | null
}

/** Options of `fromEventSource`. */
export interface EventSourceOptions {
  /** Sends cookies to another origin. Only for a url. Default: false. */
  readonly withCredentials?: boolean
  /** The query parameter by which a new stream resumes; null for none. Only for a url. Default: `lastEventId`. */
  readonly lastEventIdParameter?: string | null
  /**
   * The first event of each stream, by which the server says from where it serves. Until it comes, the stream is not
   * connected. `continuity` compares it with the last event id that was asked for; only `recovered` is proof.
   */
  readonly hello?: {
    readonly event: string
    readonly continuity?: (event: StreamEvent, asked: string | null) => 'recovered' | 'gap' | 'unknown'
  }
  /** An event that the server sends at least every `withinMs`; comments are invisible to a page. Default: none. */
  readonly heartbeat?: { readonly event: string; readonly withinMs: number }
  /** An event by which the server ends the stream for good, and why. */
  readonly goodbye?: { readonly event: string; readonly reason: (event: StreamEvent) => Reason }
  /** How the text of an event becomes data. Default: the text. */
  readonly decode?: (text: string, channel: string) => unknown
  /** The wait of the browser before it dials again, in milliseconds: the `retry:` of the server. Default: 3000. */
  readonly retryMs?: number
  /** A dial that hangs is given up after this, in milliseconds. Default: 15 000. */
  readonly dialTimeoutMs?: number
  /** Delays between dials that the browser does not make itself, in milliseconds. */
  readonly backoff?: Partial<BackoffPolicy>
  /** Requests the answer of the server after the browser gave up. Default for a url: `fetch` with the same credentials. */
  readonly probe?: (signal: AbortSignal) => Promise<StreamAnswer>
  /** The identity of the app at the server, as an opaque id. Default: unknown. */
  readonly identity?: () => string | null
}
