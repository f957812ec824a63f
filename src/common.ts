/** Everything that the entries `react-connectivity` and `react-connectivity/native` share. */
export * from './react/index.js'
export * from './engine/index.js'
export {
  channel,
  channelMessages,
  defineChannel,
  ephemeralChannel,
  flushSends,
  leaveChannel,
  onLeave,
  recreateChannel,
  setRestore,
  recordLog,
  request,
  watchCongestion,
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
  type FlushOptions,
  type Leave,
  type LogEntry,
  type MessageInfo,
  type MessageState,
  type RecordLogOptions,
  type RequestOptions,
  type Resync,
  type ResyncContext,
  type Restore,
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
export { isDisconnected } from './core/isDisconnected.js'
export { RemoteError } from './core/remoteError.js'
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
export type {
  Connection,
  ConnectionStage,
  ConnectionStatus,
  Failure,
  Network,
  Outage,
  PausedBy,
} from './core/connection.js'
export type { Pause } from './core/connectionEvents.js'
export type { PendingSend } from './core/pendingSend.js'
export type { Position } from './core/position.js'
export type * from './core/presentationTypes.js'
export type { Action, Reason, RetryClass } from './core/reasons.js'
export type { LossInfo, PauseCause, RetryDecision, RetryPolicy } from './core/retryPolicy.js'
export {
  autoRetry,
  budgetRetry,
  fixedRetry,
  manualRetry,
  suspendRetry,
  type ManualRetryOptions,
  type SuspendRetryOptions,
} from './core/retryPresets.js'
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
export type { Address } from './connectors/address.js'
export { diagnosingDialler } from './connectors/diagnosingDialler.js'
export type { DiagnosingOptions } from './connectors/diagnosis.js'
export { probingDialler, type ProbingOptions } from './connectors/probingDialler.js'
export { rotateUrls } from './connectors/rotateUrls.js'
export type { OutboxStorage, TabLocks } from './connectors/outbox/slots.js'
export { storedOutbox, type StoredOutboxOptions } from './connectors/storedOutbox.js'
export { nativeDialler } from './dial/nativeDialler.js'
export type { DiallerOptions, SocketClass, SocketLike } from './dial/socket.js'
