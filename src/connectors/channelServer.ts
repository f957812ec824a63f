import { checkOptions, hasMethods, isCount, isDialler, type OptionChecks } from '../engine/checkOptions.js'
import type { Capabilities } from '../engine/capabilities.js'
import type { Connector } from '../engine/connector.js'
import type { Dialler } from '../engine/dialler.js'
import { speakWire } from '../wire/session.js'
import { checkAddress, type Address } from './address.js'
import { dialled } from './dialled.js'
import type { AuthOptions } from '../engine/authOptions.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of `channelServer`. */
export interface ChannelServerOptions {
  /** The source of tokens. Default: none, the hello carries no token. */
  readonly auth?: AuthOptions
  /** Makes the sockets. Default: reconnecting-websocket; from `react-connectivity/native`, the platform's `WebSocket`. */
  readonly dialler?: Dialler
  /** The largest number of malformed frames per minute; more end the connection. Default: 20. */
  readonly maxProblems?: number
}

const optionChecks = (): OptionChecks<ChannelServerOptions> => ({
  auth: hasMethods('an object with a function getToken', 'getToken'),
  dialler: isDialler,
  maxProblems: isCount,
})

/** Capabilities of a channel server. */
export const channelServerCapabilities: Capabilities = {
  dials: 'us',
  retriesFirstDial: true,
  givesUp: 'never',
  nextAttempt: 'computed',
  dialTimeoutMs: 15_000,
  deadLinkMs: 35_000,
  verdicts: 'codes',
  retryNow: 'safe',
  verifies: true,
  channels: true,
  resubscribes: 'connector',
  continuity: 'proved',
  acknowledges: 'stored',
  deduplicates: true,
  countsPending: true,
}

/** Makes a connector to a channel server at a url. */
export type ChannelServerConnector = (url: Address, options?: ChannelServerOptions) => Connector

/** Makes `channelServer` with a dialler as its default. */
export const makeChannelServer =
  (defaultDialler: () => Dialler): ChannelServerConnector =>
  (url, options = {}) => {
    if (process.env.NODE_ENV !== 'production') checkOptions('channelServer', optionChecks(), options)
    const dialler = options.dialler ?? defaultDialler()
    if (process.env.NODE_ENV !== 'production') checkAddress('channelServer', url, dialler)
    return dialled({
      name: 'channelServer',
      capabilities: channelServerCapabilities,
      dialler,
      url,
      protocols: [],
      auth: options.auth ?? null,
      speak: speakWire({ maxProblems: options.maxProblems ?? 20, auth: options.auth ?? null }),
    })
  }
