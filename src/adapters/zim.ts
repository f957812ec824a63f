import type { Capabilities } from '../engine/capabilities.js'
import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { Source } from '../engine/source.js'
import { attach } from './zim/link.js'
import { monitorOf } from './zim/monitor.js'
import { checkZim } from './zim/options.js'
import type { ListenToZim, ZimClient, ZimOptions } from './zim/types.js'

export { zimDetails } from './zim/details.js'
export type { ListenToZim, ZimClient, ZimEvents, ZimLoginConfig, ZimOptions } from './zim/types.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A connector that listens for the app, too. */
export interface ZimConnector<Z extends ZimClient> extends Connector {
  /** In place of `zim.on` for the events that the connector needs: ZIM keeps one listener for each event, the last one. */
  readonly on: ListenToZim<Z>
}

/**
 * A connector over a `zego-zim-web` 2 instance that the app already has. ZIM dials and comes back by itself; its states are observed
 * and explained. A channel is a room: mounting it enters the room, and its messages are those of `roomMessageReceived`.
 *
 * ZIM has no state to read later, so make the connector before `zim.login`: it listens from then on. An app that listens to one of
 * these events, too, does so by `on` of the connector.
 *
 * @throws TypeError in development, when ZIM or an option is not what is expected
 * @example
 * const zim = ZIM.create({ appID })
 * if (zim === null) throw new Error('A page has one ZIM: it was created before')
 * const connector = fromZim(zim, { userID: 'ada', getToken })
 * const connectivity = createConnectivity(connector)
 * connector.on('roomMessageReceived', (zim, { messageList }) => store(messageList))
 */
export const fromZim = <Z extends ZimClient>(zim: Z, options: ZimOptions<Z> = {}): ZimConnector<Z> => ({
  ...observe(zimSource(zim, options)),
  on: monitorOf(zim).on,
})

/** The same as a `Source`. */
export function zimSource<Z extends ZimClient>(zim: Z, options: ZimOptions<Z> = {}): Source {
  if (process.env.NODE_ENV !== 'production') checkZim(zim, options)
  const monitor = monitorOf(zim)
  return {
    name: 'zim',
    capabilities: capabilitiesOf(options),
    attach: (sink, environment) => attach(zim, monitor, options, sink, environment),
  }
}

const capabilitiesOf = ({ userID, getToken }: ZimOptions<never>): Capabilities => ({
  dials: 'client',
  retriesFirstDial: true,
  givesUp: 'never',
  nextAttempt: 'unknown',
  dialTimeoutMs: null,
  // ZIM sends a heartbeat every 10 s, and calls the connection lost after 35 s without an answer.
  deadLinkMs: 35_000,
  verdicts: 'event',
  retryNow: userID === undefined || getToken === undefined ? 'none' : 'restarts',
  verifies: false,
  channels: true,
  resubscribes: 'connector',
  continuity: 'none',
  acknowledges: 'none',
  deduplicates: false,
  countsPending: false,
})
