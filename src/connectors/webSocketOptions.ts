import { hasMethods, isFunction, type OptionChecks } from '../engine/checkOptions.js'
import type { Dialler, SocketData } from '../engine/dialler.js'
import type { CloseMeaning } from '../engine/protocol.js'
import type { AuthOptions } from './dialledOptions.js'

/** One message for a channel. */
export interface RoutedMessage {
  readonly channel: string
  readonly data: unknown
}

/** Application messages that keep a connection honest, for servers that a page cannot ping otherwise. */
export interface WebSocketHeartbeat {
  /** Sent after so much silence, in milliseconds. Default: 25,000. */
  readonly intervalMs?: number
  /** Any message must come within this time after it, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number
  /** The message that the server answers. */
  readonly message: () => unknown
  /** Whether a decoded message is an answer; such messages are not routed to channels. Default: none is. */
  readonly isPong?: (data: unknown) => boolean
}

/** How a handshake goes on. */
export type HandshakeStep =
  | 'wait'
  | 'ready'
  | {
      /** Whom the server took us for, as an opaque id. With it, sends may outlive a loss. */
      readonly identity: string | null
    }

/** For servers that want something before anything else. */
export interface WebSocketHandshake {
  /** The first message; null sends none. */
  readonly message: (context: { readonly token: string | null }) => unknown
  /** What a decoded message says of the handshake. Throw an error to be refused (`unauthorized`). */
  readonly read: (data: unknown) => HandshakeStep
}

/** How messages of this socket belong to channels. */
export interface WebSocketChannels {
  /** The channel of a decoded message; null for none. */
  readonly route: (data: unknown) => RoutedMessage | null
  /** The message that publishes on a channel. Without it the connector cannot send. */
  readonly publish?: (message: RoutedMessage & { readonly id: string }) => unknown
  /** The message that subscribes; without it every channel is taken to be subscribed while connected. */
  readonly subscribe?: (channel: string) => unknown
  readonly unsubscribe?: (channel: string) => unknown
}

/** Options of `webSocket`. */
export interface WebSocketOptions {
  readonly auth?: AuthOptions
  /** How sockets are made. Default: reconnecting-websocket; the platform's own from `react-connectivity/native`. */
  readonly dialler?: Dialler
  /** Sub-protocols to offer. Never put a token here: proxies log it. Default: none. */
  readonly protocols?: readonly string[]
  /** Reads one message; a text or an ArrayBuffer. Default: `JSON.parse`. What it throws goes to `onError`. */
  readonly decode?: (data: string | ArrayBuffer) => unknown
  /** Writes one message. Default: `JSON.stringify`. */
  readonly encode?: (data: unknown) => SocketData
  readonly heartbeat?: WebSocketHeartbeat
  /** Without it the connection is ready when the socket opens. */
  readonly handshake?: WebSocketHandshake
  /** Without it the connector has no channels. */
  readonly channels?: WebSocketChannels
  /** Meanings of close codes that differ from the standard ones. */
  readonly closeCodes?: { readonly [code: number]: CloseMeaning }
  /** Called with each decoded message, for apps that route by themselves. */
  readonly onMessage?: (data: unknown) => void
}

/** The checks of the options, for development. */
export const optionChecks = (): OptionChecks<WebSocketOptions> => ({
  auth: hasMethods('an object with a function getToken', 'getToken'),
  dialler: hasMethods('a dialler: an object with a function dial', 'dial'),
  protocols: (value) => (Array.isArray(value) ? null : 'an array of sub-protocols'),
  decode: isFunction,
  encode: isFunction,
  heartbeat: hasMethods('an object with a function message', 'message'),
  handshake: hasMethods('an object with functions message and read', 'message', 'read'),
  channels: hasMethods('an object with a function route', 'route'),
  closeCodes: (value) =>
    typeof value === 'object' && value !== null ? null : 'an object from code to meaning',
  onMessage: isFunction,
})
