export { accessChannel, channel, type Channel, type ChannelAccess, type ChannelLike } from './channel.js'
export {
  channelMessages,
  listsOf,
  messagesOf,
  type ChannelMessages,
  type ChannelMessagesListener,
} from './channelMessages.js'
export { watchCongestion } from './congestion.js'
export { createChannels, type Channels } from './createChannels.js'
export { defineChannel, type ChannelDefinition, type ChannelDefinitionOptions } from './definition.js'
export { ephemeralChannel, type EphemeralChannel } from './ephemeralChannel.js'
export type { EphemeralInfo } from './ephemeralKeep.js'
export { flushSends, type FlushOptions } from './flushSends.js'
export { Fold, type Reduce } from './fold.js'
export { foldOfDefinition, foldOfFunction } from './foldOf.js'
export type { ChannelListener, MessageInfo, Resync, ResyncContext } from './listener.js'
export { leaveChannel, onLeave, recreateChannel, setRestore, type Leave, type Restore } from './membership.js'
export type { ChannelMessage, MessageState } from './channelMessage.js'
export type { LogEntry } from './logEntry.js'
export { recordLog, type RecordLogOptions } from './recordLog.js'
export { request } from './request.js'
export type { RequestOptions } from './requests.js'
export type { SendOptions, SendReceipt } from './sendEntry.js'
