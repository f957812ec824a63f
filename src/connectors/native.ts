import { nativeDialler } from '../dial/nativeDialler.js'
import { makeChannelServer, type ChannelServerConnector } from './channelServer.js'
import { makeWebSocket, type WebSocketConnector } from './webSocket.js'

/**
 * Connects to this package's channel server with the platform's own `WebSocket`, or to one that speaks docs/protocol.md: sessions, recovery, acknowledged sends.
 *
 * @example
 * const connectivity = createConnectivity(channelServer('/realtime', { auth: { getToken } }))
 */
export const channelServer: ChannelServerConnector = /* @__PURE__ */ makeChannelServer(nativeDialler)

/**
 * Connects to any WebSocket server, with the platform's own `WebSocket`. The connection is ready when the socket opens, unless `handshake` says otherwise.
 *
 * @example
 * const connectivity = createConnectivity(webSocket('wss://api.example/feed', { heartbeat: { message: () => ({ type: 'ping' }) } }))
 */
export const webSocket: WebSocketConnector = /* @__PURE__ */ makeWebSocket(nativeDialler)
