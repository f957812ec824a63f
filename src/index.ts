export * from './react/index.js'
export * from './store/index.js'
export { ChannelClosedError, ChannelFullError, ConnectivityError, ProcessClosedError } from './core/errors.js'
export type { ActionOverrides } from './core/actions.js'
export type { BackoffPolicy } from './core/backoff.js'
export type {
  ChannelFault,
  ChannelKind,
  ChannelState,
  ChannelStatus,
  Continuity,
  OnGap,
} from './core/channel.js'
export type {
  ConnectionState,
  ConnectionStatus,
  Failure,
  Network,
  Outage,
  PausedBy,
  Stage,
} from './core/connection.js'
export type { PendingSend } from './core/outbox.js'
export type { Position } from './core/position.js'
export type * from './core/presentationTypes.js'
export type { Action, Reason, RetryClass } from './core/reasons.js'
export type { Snapshot } from './core/snapshot.js'
export type { Times } from './core/times.js'
export {
  decodeServer,
  encodeFrames,
  type ClientFrame,
  type Decoded,
  type Link,
  type LinkHandlers,
  type Problem,
  type ServerFrame,
  type Transport,
} from './transport/transport.js'
export { createWebSocketTransport, type WebSocketTransportOptions } from './transport/webSocketTransport.js'
