import type { Connector } from '../engine/connector.js'
import { observe } from '../engine/observe.js'
import type { HocuspocusOptions, HocuspocusSocket } from './yjs/hocuspocusSocket.js'
import { hocuspocusSource } from './yjs/hocuspocusSource.js'
import { yWebsocketSource, type YWebsocketOptions } from './yjs/yWebsocketSource.js'
import type { YWebsocketProvider } from './yjs/yWebsocketProvider.js'

export type { HocuspocusAwareness, HocuspocusDocument } from './yjs/hocuspocusDocument.js'
export type { HocuspocusOptions, HocuspocusSocket } from './yjs/hocuspocusSocket.js'
export type { YWebsocketProvider } from './yjs/yWebsocketProvider.js'
export type { YWebsocketOptions } from './yjs/yWebsocketSource.js'

/**
 * A connector over a y-websocket 3 provider that the app already has. The provider dials; its state is observed and explained.
 * Its room is the only channel: `subscribed` once the document is in sync, and `recovered` after a loss, because a document in
 * sync holds every change of the server. Whether an own edit has arrived, y-websocket does not tell, so nothing is ever pending.
 *
 * @throws TypeError in development, when the provider or an option is not what is expected
 * @example
 * const provider = new WebsocketProvider('wss://api.example', 'plan', doc, { connect: false })
 * const connectivity = createConnectivity(fromYWebsocket(provider))
 */
export const fromYWebsocket = (provider: YWebsocketProvider, options: YWebsocketOptions = {}): Connector =>
  observe(yWebsocketSource(provider, options))

/**
 * A connector over a Hocuspocus socket that the app already has. Each document on it is a channel: `subscribed` once it is in
 * sync, `failed` when the server refuses it. Edits that the server has not confirmed are pending.
 *
 * @throws TypeError in development, when the socket or an option is not what is expected
 * @example
 * const socket = new HocuspocusProviderWebsocket({ url: 'wss://api.example', autoConnect: false })
 * const plan = new HocuspocusProvider({ name: 'plan', websocketProvider: socket, token })
 * plan.attach()
 * const connectivity = createConnectivity(fromHocuspocus(socket))
 */
export const fromHocuspocus = (socket: HocuspocusSocket, options: HocuspocusOptions = {}): Connector =>
  observe(hocuspocusSource(socket, options))
