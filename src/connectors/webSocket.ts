import type { Capabilities } from '../engine/capabilities.js'
import { checkOptions } from '../engine/checkOptions.js'
import type { Connector } from '../engine/connector.js'
import type { Dialler } from '../engine/dialler.js'
import { checkAddress, type Address } from './address.js'
import { dialled } from './dialled.js'
import { speakPlain } from './plainProtocol.js'
import { optionChecks, type WebSocketOptions } from './webSocketOptions.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** What any WebSocket server can promise, as far as the app describes it. */
const capabilitiesOf = ({ heartbeat, channels }: WebSocketOptions): Capabilities => ({
  dials: 'us',
  retriesFirstDial: true,
  givesUp: 'never',
  nextAttempt: 'computed',
  dialTimeoutMs: 15_000,
  deadLinkMs:
    heartbeat === undefined ? null : (heartbeat.intervalMs ?? 25_000) + (heartbeat.timeoutMs ?? 10_000),
  verdicts: 'codes',
  retryNow: 'safe',
  verifies: heartbeat !== undefined,
  channels: channels !== undefined,
  rejoins: 'connector',
  continuity: 'none',
  acknowledges: channels?.publish === undefined ? 'none' : 'written',
  deduplicates: false,
  countsPending: false,
})

/** Makes a connector to any WebSocket server at a url. */
export type WebSocketConnector = (url: Address, options?: WebSocketOptions) => Connector

/** Makes `webSocket` with a dialler as its default. */
export const makeWebSocket =
  (defaultDialler: () => Dialler): WebSocketConnector =>
  (url, options = {}) => {
    const dialler = options.dialler ?? defaultDialler()
    if (process.env.NODE_ENV !== 'production') {
      checkOptions('webSocket', optionChecks(), options)
      checkAddress('webSocket', url, dialler)
    }
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
