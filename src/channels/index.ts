export { accessChannel, channel, type Channel, type ChannelAccess, type ChannelLike } from './channel.js'
export {
  channelMessages,
  listsOf,
  messagesOf,
  type ChannelMessages,
  type ChannelMessagesListener,
} from './channelMessages.js'
export { createChannels, type Channels } from './createChannels.js'
export { defineChannel, type ChannelDefinition, type ChannelDefinitionOptions } from './definition.js'
export { ephemeralChannel, type EphemeralChannel } from './ephemeralChannel.js'
export type { EphemeralInfo } from './ephemeralKeep.js'
export { Fold, type Reduce } from './fold.js'
export { foldOfDefinition, foldOfFunction } from './foldOf.js'
export type { ChannelListener, MessageInfo, Resync, ResyncContext } from './listener.js'
export type { ChannelMessage, MessageState } from './messageList.js'
export type { SendOptions, SendReceipt } from './sendEntry.js'
