import { initialConnection, type Connection } from '../core/connection.js'
import { checkAddress, type Address } from '../connectors/address.js'
import { dialled } from '../connectors/dialled.js'
import { nativeDialler } from '../dial/nativeDialler.js'
import type { Capabilities } from '../engine/capabilities.js'
import { checkOptions } from '../engine/checkOptions.js'
import type { Connector } from '../engine/connector.js'
import type { ProtocolHost } from '../engine/protocol.js'
import type { NeffosBody } from './neffos/message.js'
import { beatOf, optionChecks, type NeffosOptions } from './neffos/options.js'
import { speakNeffos } from './neffos/session.js'
import { tellTries } from './neffos/tries.js'

export { decodeNeffos, encodeNeffos } from './neffos/codec.js'
export type { NeffosBody, NeffosEvent, NeffosMessage } from './neffos/message.js'
export type {
  NeffosAnswer,
  NeffosHandler,
  NeffosHandlers,
  NeffosHeartbeat,
  NeffosOptions,
} from './neffos/options.js'
export type { ErrorCodes } from './neffos/problem.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The connector to a neffos server. */
export interface NeffosConnector extends Connector {
  /** Sends a native message: a text or bytes, without a namespace and an event. False without a connection. */
  readonly sendNative: (data: NeffosBody) => boolean
}

function capabilitiesOf(options: NeffosOptions): Capabilities {
  const { heartbeatMs, pongMs } = beatOf(options)
  return {
    dials: 'us',
    retriesFirstDial: true,
    givesUp: 'never',
    nextAttempt: 'computed',
    dialTimeoutMs: 15_000,
    deadLinkMs: heartbeatMs > 0 ? heartbeatMs + pongMs : null,
    verdicts: 'event',
    retryNow: 'safe',
    verifies: heartbeatMs > 0,
    channels: true,
    resubscribes: 'connector',
    continuity: 'none',
    acknowledges: 'written',
    deduplicates: false,
    countsPending: false,
  }
}

/**
 * Connects to a neffos server: this package dials and speaks the wire. A channel is a namespace (`chat`) or a room of one
 * (`chat/lobby`), and a request is an event of a namespace (`chat/price`). After a loss namespaces are connected and rooms joined again,
 * in their order, each on its own. One connector serves one client.
 *
 * | the server | then |
 * |---|---|
 * | accepts the handshake | `connected`, with the id of the connection |
 * | refuses it with a text | `failed`, with the reason `unauthorized`, or that of `refusal` |
 * | closes the socket | `reconnecting`, except after a close code that is a verdict |
 * | refuses a namespace or a room | the channel fails with `channel-denied` and the text, or with `channel-not-found` |
 * | puts the client out of one | the channel fails with `channel-kicked`, and the connection stays |
 *
 * @param url relative or absolute, or a function that returns one before each dial
 * @throws TypeError that names the option, what was expected and what came
 * @example
 * const connectivity = createConnectivity(neffos('wss://api.example/echo'))
 * useChannel('default/lobby', { onMessage: ({ event, body }) => console.log(event, body) })
 * await request(connectivity, 'default/price', 'tea')
 */
export function neffos(url: Address, options: NeffosOptions = {}): NeffosConnector {
  if (process.env.NODE_ENV !== 'production') checkOptions('neffos', optionChecks(), options)
  const dialler = options.dialler ?? nativeDialler()
  if (process.env.NODE_ENV !== 'production') checkAddress('neffos', url, dialler)
  const capabilities = capabilitiesOf(options)
  let current: ProtocolHost | null = null
  const connection = (): Connection => current?.connection() ?? initialConnection
  return {
    ...dialled({
      name: 'neffos',
      capabilities,
      dialler: tellTries(dialler, connection),
      url,
      protocols: [],
      auth: null,
      speak: (host) => {
        current = host
        return speakNeffos(options, host)
      },
    }),
    sendNative(data) {
      const isUp = current?.isUp() ?? false
      if (isUp) current?.send(data)
      return isUp
    },
  }
}
