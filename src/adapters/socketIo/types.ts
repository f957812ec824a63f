import type { Reason } from '../../core/reasons.js'
import type { Listener } from '../listenAll.js'

// Methods, because a socket with typed events accepts fewer event names.
interface Emitter {
  on(event: string, listener: Listener): unknown
  off(event?: string, listener?: Listener): unknown
}

/** The part of a socket.io-client 4 `Manager` that is used. */
export interface SocketIoManager extends Emitter {
  readonly engine?: { readonly readyState?: string } | undefined
  reconnection(): boolean
  reconnectionAttempts(): number
  timeout(): number | boolean
}

/** The part of a socket.io-client 4 `Socket` that is used. */
export interface SocketIoSocket extends Emitter {
  readonly io: SocketIoManager
  readonly connected: boolean
  readonly active: boolean
  readonly recovered: boolean
  readonly id?: string | undefined
  connect(): unknown
  disconnect(): unknown
  emit(event: string, ...args: unknown[]): unknown
  timeout(ms: number): { emitWithAck(event: string, ...args: unknown[]): Promise<unknown> }
}

/** How channels are spoken over socket.io. By default a channel is an event name. */
export interface SocketIoChannels<S extends SocketIoSocket> {
  /**
   * Asks the server for a channel, such as a room; a rejection means no. Runs again on each connection that did not recover, and on one that
   * did where it returned no promise: without an answer nobody knows whether the server has heard of it.
   */
  readonly join?: (socket: S, channel: string) => Promise<unknown> | void
  /** May run twice for a channel: again where the server may not have heard of it, or carried out a join after it. */
  readonly leave?: (socket: S, channel: string) => void
  /** The event that carries the messages of a channel; its first argument is the message. Default: the channel's name. */
  readonly event?: (channel: string) => string
  /** Wait so many milliseconds for the server's acknowledgement of a send; null: the server acknowledges nothing. Default: null. */
  readonly acknowledgeMs?: number | null
}

/** Options of `fromSocketIo`. */
export interface SocketIoOptions<S extends SocketIoSocket = SocketIoSocket> {
  /** Channels over events; left out, the connector has no channels. */
  readonly channels?: SocketIoChannels<S>
  /** Other sockets (namespaces) of the same manager: `retryNow` also restarts those that wait, else the manager goes on waiting. */
  readonly namespaces?: readonly SocketIoSocket[]
  /** The reason of a refusal, from the `data` of a middleware's error. Default: `data.reason`, else `unauthorized`. */
  readonly verdict?: (data: unknown) => Reason
  /** An event by which the server says why it disconnects, and how its first argument is read. */
  readonly goodbye?: { readonly event: string; readonly reason: (data: unknown) => Reason }
  /** The identity of the app at the server, as an opaque id. Default: unknown. */
  readonly identity?: (socket: S) => string | null
  /** Asks the server for an answer, such as an acknowledged emit. Default: a sign of life cannot be asked for. */
  readonly probe?: (socket: S) => Promise<unknown>
  /** `pingInterval + pingTimeout` of the server, in milliseconds. Default: 45 000, as the server's own. */
  readonly deadLinkMs?: number
}
