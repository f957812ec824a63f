import type { Reason } from '../../core/reasons.js'
import { isRecord } from '../../core/shape.js'
import {
  isCount,
  isDialler,
  isDuration,
  isFunction,
  nested,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { Dialler } from '../../engine/dialler.js'
import type { NeffosBody, NeffosEvent } from './message.js'
import type { ErrorCodes } from './problem.js'

/** How the connection is checked: neffos has no pings, so the server is asked something that changes nothing. */
export interface NeffosHeartbeat {
  /** A question follows this much silence, in milliseconds. Default: 25,000. */
  readonly intervalMs?: number
  /** The server must answer within this time, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number
}

/** A text or bytes answer the server's question; an error refuses it; undefined answers nothing. */
export type NeffosAnswer = NeffosBody | Error | undefined | void

/** Handles an event of the server. A thrown error is reported, and the server learns only that the handler failed. */
export type NeffosHandler = (event: NeffosEvent) => NeffosAnswer | Promise<NeffosAnswer>

/** The handlers of a namespace by event. `_OnAnyEvent` handles the events that have none. */
export type NeffosHandlers = { readonly [event: string]: NeffosHandler }

/** Options of `neffos`. */
export interface NeffosOptions {
  /**
   * Namespaces that are connected whenever the connection is up, with the handlers of their events. Namespaces of channels need
   * not be listed. Default: none.
   */
  readonly namespaces?: { readonly [namespace: string]: NeffosHandlers }
  /** The event that a `send` on a channel becomes. Default: the data itself, `{ event, body }`. */
  readonly encode?: (data: unknown) => { readonly event: string; readonly body?: NeffosBody }
  /** The data of a channel's message. Default: `{ event, body }`. */
  readonly decode?: (event: NeffosEvent) => unknown
  /** Receives native messages: those without a namespace and an event. Default: they are dropped, and reported to `onError`. */
  readonly onNativeMessage?: (data: NeffosBody) => void
  /**
   * Codes for the error texts of the server, as a neffos server has them by `RegisterKnownError`: `{ 'room is full': 'room-full' }`.
   * Errors, channels and sends then have the code. Default: `remote-error` for each text of the app.
   */
  readonly errors?: ErrorCodes
  /** The reason behind the text of a refused handshake. Default: `unauthorized`, which is a verdict. */
  readonly refusal?: (text: string) => Reason
  /** The identity of the app at the server, as an opaque id, for servers that make the connection id from it. Default: unknown. */
  readonly identity?: (connectionId: string) => string | null
  /** How long the server may take to answer, in milliseconds. Default: 30,000. */
  readonly timeoutMs?: number
  /** Null asks nothing: a half-open connection is then never noticed. */
  readonly heartbeat?: NeffosHeartbeat | null
  /** Makes the sockets. Default: the platform's `WebSocket`. */
  readonly dialler?: Dialler
}

const isHeartbeat: Check = (value) =>
  value === null || isRecord(value) ? null : 'an object of milliseconds, or null'
const isNamespaces: Check = (value) => {
  const areHandlers = (each: unknown): boolean =>
    isRecord(each) && Object.values(each).every((handler) => typeof handler === 'function')
  return isRecord(value) && Object.values(value).every(areHandlers)
    ? null
    : 'an object from namespace to handlers, which are functions by event'
}
const isErrors: Check = (value) =>
  isRecord(value) && Object.values(value).every((code) => typeof code === 'string')
    ? null
    : 'an object from text to code'

/** The checks of the options, for development. */
export const optionChecks = (): OptionChecks<NeffosOptions> => ({
  namespaces: isNamespaces,
  encode: isFunction,
  decode: isFunction,
  onNativeMessage: isFunction,
  errors: isErrors,
  refusal: isFunction,
  identity: isFunction,
  timeoutMs: isCount,
  heartbeat: nested<NeffosHeartbeat>(isHeartbeat, { intervalMs: isDuration, timeoutMs: isDuration }),
  dialler: isDialler,
})

/** How the connection is checked; zeros for not at all. */
export const beatOf = ({ heartbeat = {} }: NeffosOptions): { heartbeatMs: number; pongMs: number } =>
  heartbeat === null
    ? { heartbeatMs: 0, pongMs: 0 }
    : { heartbeatMs: heartbeat.intervalMs ?? 25_000, pongMs: heartbeat.timeoutMs ?? 10_000 }
