export * from './common.js'
export { channelServer, webSocket } from './connectors/reconnecting.js'
export { reconnectingDialler } from './dial/reconnectingDialler.js'
