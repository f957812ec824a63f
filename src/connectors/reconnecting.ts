import { reconnectingDialler } from '../dial/reconnectingDialler.js'
import { makeChannelServer, type ChannelServerConnector } from './channelServer.js'
import { makeWebSocket, type WebSocketConnector } from './webSocket.js'

/**
 * Connects to a channel server, this package's or another one that implements docs/protocol.md: sessions, recovery, acknowledged
 * sends.
 *
 * @example
 * const connectivity = createConnectivity(channelServer('/realtime', { auth: { getToken } }))
 */
export const channelServer: ChannelServerConnector = /* @__PURE__ */ makeChannelServer(reconnectingDialler)

/**
 * Connects to any WebSocket server. The connection is ready when the socket opens, or when `handshake` has finished.
 *
 * @example
 * const connectivity = createConnectivity(webSocket('wss://api.example/feed', { heartbeat: { message: () => ({ type: 'ping' }) } }))
 */
export const webSocket: WebSocketConnector = /* @__PURE__ */ makeWebSocket(reconnectingDialler)
