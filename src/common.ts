/** Everything that the entries `react-connectivity` and `react-connectivity/native` share. */
export * from './react/index.js'
export * from './engine/index.js'
export {
  channel,
  channelMessages,
  defineChannel,
  ephemeralChannel,
  type Channel,
  type ChannelDefinition,
  type ChannelDefinitionOptions,
  type ChannelLike,
  type ChannelListener,
  type ChannelMessage,
  type ChannelMessages,
  type ChannelMessagesListener,
  type EphemeralChannel,
  type EphemeralInfo,
  type MessageInfo,
  type MessageState,
  type Resync,
  type ResyncContext,
  type SendOptions,
  type SendReceipt,
} from './channels/index.js'
export {
  ChannelClosedError,
  ChannelFullError,
  ConnectivityError,
  ProcessClosedError,
  SignInRequiredError,
} from './core/errors.js'
export type { ActionOverrides } from './core/reasons.js'
export type { BackoffPolicy } from './core/backoff.js'
export type {
  ChannelFault,
  ChannelKind,
  ChannelState,
  ChannelStatus,
  Continuity,
  OnGap,
} from './core/channel.js'
export type { Connection, ConnectionStatus, Failure, Network, Outage, PausedBy } from './core/connection.js'
export type { LossInfo, RetryAdvice, RetryMode } from './core/connectionEvents.js'
export type { PendingSend } from './core/pendingSend.js'
export type { Position } from './core/position.js'
export type * from './core/presentationTypes.js'
export type { Action, Reason, RetryClass } from './core/reasons.js'
export type { Snapshot } from './core/snapshot.js'
export type { StandardSchema } from './core/standardSchema.js'
export type { Times } from './core/times.js'
export type { AuthOptions, TokenRequest } from './engine/authOptions.js'
export type { ChannelServerOptions } from './connectors/channelServer.js'
export type {
  HandshakeStep,
  RoutedMessage,
  WebSocketChannels,
  WebSocketHandshake,
  WebSocketHeartbeat,
  WebSocketOptions,
} from './connectors/webSocketOptions.js'
export {
  http,
  type HttpAnswer,
  type HttpConnector,
  type HttpOptions,
  type ProbeMarker,
  type ProbeOptions,
} from './connectors/http.js'
export { diagnosingDialler } from './connectors/diagnosingDialler.js'
export type { DiagnosingOptions } from './connectors/diagnosis.js'
export { nativeDialler } from './dial/nativeDialler.js'
export type { DiallerOptions, SocketClass, SocketLike } from './dial/socket.js'
