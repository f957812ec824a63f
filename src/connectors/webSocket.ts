import type { Capabilities } from '../engine/capabilities.js'
import { checkOptions } from '../engine/checkOptions.js'
import type { Connector } from '../engine/connector.js'
import type { Dialler } from '../engine/dialler.js'
import { checkAddress, type Address } from './address.js'
import { dialled } from './dialled.js'
import { beatOf, speakPlain } from './plainProtocol.js'
import { optionChecks, type WebSocketOptions } from './webSocketOptions.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Capabilities of a WebSocket server, as far as the app's options describe it. */
function capabilitiesOf(options: WebSocketOptions): Capabilities {
  const { channels } = options
  const { heartbeatMs, pongMs } = beatOf(options)
  const pings = heartbeatMs > 0
  return {
    dials: 'us',
    retriesFirstDial: true,
    givesUp: 'never',
    nextAttempt: 'computed',
    dialTimeoutMs: 15_000,
    deadLinkMs: pings ? heartbeatMs + pongMs : null,
    verdicts: 'codes',
    retryNow: 'safe',
    verifies: pings,
    channels: channels !== undefined,
    resubscribes: 'connector',
    continuity: 'none',
    acknowledges: channels?.publish === undefined ? 'none' : 'written',
    deduplicates: false,
    countsPending: false,
  }
}

/** Makes a connector to any WebSocket server at a url. */
export type WebSocketConnector = (url: Address, options?: WebSocketOptions) => Connector

/** Makes `webSocket` with a dialler as its default. */
export const makeWebSocket =
  (defaultDialler: () => Dialler): WebSocketConnector =>
  (url, options = {}) => {
    if (process.env.NODE_ENV !== 'production') checkOptions('webSocket', optionChecks(), options)
    const dialler = options.dialler ?? defaultDialler()
    if (process.env.NODE_ENV !== 'production') checkAddress('webSocket', url, dialler)
    return dialled({
      name: 'webSocket',
      capabilities: capabilitiesOf(options),
      dialler,
      url,
      protocols: options.protocols ?? [],
      auth: options.auth ?? null,
      speak: speakPlain(options),
    })
  }
