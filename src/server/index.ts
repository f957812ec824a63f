export { createChannelServer } from './createChannelServer.js'
export type {
  ChannelServer,
  ChannelServerCloseOptions,
  ChannelServerOptions,
} from './channelServerOptions.js'
export type { AllowedOrigins } from './originCheck.js'
export type { Log } from './refusedOrigins.js'
export type { ClientAddress } from './requestFacts.js'
export type { TrustProxy } from './trustedProxies.js'
export { createHub } from './hub.js'
export type { Hub, HubCloseOptions, HubOptions, PublishOptions, SessionInfo } from './hub.js'
export { createMemoryStore } from './hub/memoryStore.js'
export type {
  Access,
  AccessRequest,
  Authenticate,
  Authorize,
  ChannelUser,
  Credentials,
  Refusal,
  UserOf,
} from './hub/access.js'
export type { ChannelConfig, ChannelsOption } from './hub/channelConfig.js'
export type { HubEnvironment, HubLink, HubPeer, LinkInfo, OutBatch } from './hub/environment.js'
export type { CallbackName, ServerEvent } from './hub/events.js'
export type { Heartbeat, ServerLimits } from './hub/limits.js'
export type {
  Appended,
  Bounds,
  ChannelPage,
  ChannelStore,
  NewEntry,
  ReadRange,
  StoredEntry,
  StoredSession,
  StoreListener,
} from './hub/store.js'
