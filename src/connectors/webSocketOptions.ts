import {
  hasMethods,
  isCloseCodes,
  isDialler,
  isDuration,
  isFunction,
  nested,
  type OptionChecks,
} from '../engine/checkOptions.js'
import type { Dialler, SocketData } from '../engine/dialler.js'
import type { CloseMeaning } from '../engine/protocol.js'
import type { AuthOptions } from '../engine/authOptions.js'

/** One message for a channel. */
export interface RoutedMessage {
  readonly channel: string
  readonly data: unknown
  /** The `id` that `publish` got, where the server sends it back: then a list shows the message once. Default: null. */
  readonly id?: string | null
}

/** Application-level pings, because a page cannot send WebSocket pings. */
export interface WebSocketHeartbeat {
  /** A ping follows this much silence, in milliseconds. Default: 25,000. */
  readonly intervalMs?: number
  /** A message must arrive within this time after a ping, in milliseconds. Default: 10,000. */
  readonly timeoutMs?: number
  /** Makes the ping message, which the server must answer. */
  readonly message: () => unknown
  /** Whether a decoded message is an answer; such messages are not routed to channels. Default: none is. */
  readonly isPong?: (data: unknown) => boolean
}

/** Result of a handshake step. */
export type HandshakeStep =
  | 'wait'
  | 'ready'
  | {
      /** The opaque id of the user that the server authenticated. It lets waiting sends outlive a loss. */
      readonly identity: string | null
    }

/** A handshake before any other message. */
export interface WebSocketHandshake {
  /** The first message; null sends none. */
  readonly message: (context: { readonly token: string | null }) => unknown
  /** Reads a decoded message of the handshake. A thrown error means that the server refused (`unauthorized`). */
  readonly read: (data: unknown) => HandshakeStep
}

/** Maps messages of this socket to channels. */
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
  /** Makes the sockets. Default: reconnecting-websocket; from `react-connectivity/native`, the platform's `WebSocket`. */
  readonly dialler?: Dialler
  /** Offered sub-protocols. Never a token, because proxies log it. Default: none. */
  readonly protocols?: readonly string[]
  /** Decodes one message, a text or an ArrayBuffer. Default: `JSON.parse`. A thrown error goes to `onError`. */
  readonly decode?: (data: string | ArrayBuffer) => unknown
  /** Encodes one message. Default: `JSON.stringify`. */
  readonly encode?: (data: unknown) => SocketData
  readonly heartbeat?: WebSocketHeartbeat
  /** The handshake. Default: none, the connection is ready when the socket opens. */
  readonly handshake?: WebSocketHandshake
  /** The channels. Default: none. */
  readonly channels?: WebSocketChannels
  /** Meanings of close codes that differ from the standard. Default: none. */
  readonly closeCodes?: { readonly [code: number]: CloseMeaning }
  /** Receives each decoded message, for apps with their own routing. Default: none. */
  readonly onMessage?: (data: unknown) => void
}

/** The checks of the options, for development. */
export const optionChecks = (): OptionChecks<WebSocketOptions> => ({
  auth: hasMethods('an object with a function getToken', 'getToken'),
  dialler: isDialler,
  protocols: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === 'string')
      ? null
      : 'an array of sub-protocols',
  decode: isFunction,
  encode: isFunction,
  heartbeat: nested<WebSocketHeartbeat>(hasMethods('an object with a function message', 'message'), {
    intervalMs: isDuration,
    timeoutMs: isDuration,
    message: isFunction,
    isPong: isFunction,
  }),
  handshake: nested<WebSocketHandshake>(
    hasMethods('an object with functions message and read', 'message', 'read'),
    { message: isFunction, read: isFunction },
  ),
  channels: nested<WebSocketChannels>(hasMethods('an object with a function route', 'route'), {
    route: isFunction,
    publish: isFunction,
    subscribe: isFunction,
    unsubscribe: isFunction,
  }),
  closeCodes: isCloseCodes,
  onMessage: isFunction,
})
