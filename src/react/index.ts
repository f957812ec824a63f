export { ConnectivityProvider, type ConnectivityProviderProps } from './ConnectivityProvider.js'
export { useConnectivity } from './connectivityContext.js'
export {
  useSlots,
  type ButtonSlotProps,
  type ButtonVariant,
  type GlyphSlotProps,
  type Slots,
} from './slots.js'
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
export { useConnectionLog } from './useConnectionLog.js'
export { useConnectivityPresentation } from './useConnectivityPresentation.js'
export { useEphemeral } from './useEphemeral.js'
export { useNetwork } from './useNetwork.js'
export { useReconnectCountdown, type ReconnectCountdown } from './useReconnectCountdown.js'
export type { ReloadMode } from './reload/reloadMode.js'
export type { ReloadOptions } from './reload/reloader.js'
export type { ReloadPhase } from './reload/reloadRun.js'
export type { UnsavedWork } from './unsaved/unsavedWork.js'
export { useReload, type UseReloadResult } from './useReload.js'
export { useRequest, type RequestState, type UseRequestResult } from './useRequest.js'
export { useRetry, type UseRetryResult } from './useRetry.js'
export { useUnexpectedDisconnect, type UnexpectedDisconnectOptions } from './useUnexpectedDisconnect.js'
export { useUnsavedWork, type UnsavedWorkOptions } from './useUnsavedWork.js'
