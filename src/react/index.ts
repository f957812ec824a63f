export { ConnectivityProvider, type ConnectivityProviderProps } from './ConnectivityProvider.js'
export { useConnectivity } from './connectivityContext.js'
export { useChannel, type UseChannelOptions, type UseChannelResult } from './useChannel.js'
export {
  useChannelMessages,
  type UseChannelMessagesOptions,
  type UseChannelMessagesResult,
} from './useChannelMessages.js'
export {
  useChannelState,
  type UseChannelStateOptions,
  type UseDefinedChannelStateOptions,
} from './useChannelState.js'
export type { ChannelStatusResult } from './useChannelStatus.js'
export type { SubscriptionOptions } from './useSubscription.js'
export { useConnection, useConnectionStatus, type ConnectionActions } from './useConnection.js'
export { useConnectionEvent } from './useConnectionEvent.js'
export { useConnectivityPresentation } from './useConnectivityPresentation.js'
export { useNetwork } from './useNetwork.js'
export { useReconnectCountdown, type ReconnectCountdown } from './useReconnectCountdown.js'
export { useUnexpectedDisconnect, type UnexpectedDisconnectOptions } from './useUnexpectedDisconnect.js'
