export * from './common.js'
export { channelServer, webSocket } from './connectors/native.js'
