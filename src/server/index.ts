export { createChannelServer } from './createChannelServer.js'
export type {
  ChannelServer,
  ChannelServerCloseOptions,
  ChannelServerOptions,
} from './channelServerOptions.js'
export type { AllowedOrigins } from './http/originCheck.js'
export type { Log } from './http/refusedOrigins.js'
export type { ClientAddress } from './http/requestFacts.js'
export type { TrustProxy } from './http/trustedProxies.js'
export { createHub } from './hub.js'
export type {
  DrainOptions,
  Hub,
  HubCloseOptions,
  HubOptions,
  HubStats,
  PublishOptions,
  SessionInfo,
} from './hub.js'
export type { Waits } from './hub/latency.js'
export type { Tally } from './hub/tallies.js'
export { openTelemetryEvent, type OpenTelemetryEvent } from './openTelemetry.js'
export { prometheusText } from './prometheus.js'
export type { ChannelServerStats, RefusedUpgrade, SocketTotals } from './serverStats.js'
export { createMemoryStore } from './hub/memoryStore.js'
export type { MemoryStoreOptions } from './hub/memoryStore.js'
export {
  PublishRefusedError,
  type IncomingPublish,
  type OnPublish,
  type PublishRefusal,
} from './hub/onPublish.js'
export type { CreateRequest, OnCreate } from './hub/onCreate.js'
export { RemoteError } from '../core/remoteError.js'
export {
  requestHandler,
  type IncomingRequest,
  type RequestHandler,
  type RequestsOption,
} from './hub/requestHandlers.js'
export type { BindPolicy, ThingRequest, ThingsOption } from './hub/thingsOption.js'
export type { Thing } from '../core/thing.js'
export type { From } from './hub/sender.js'
export type { StandardSchema } from '../core/standardSchema.js'
export type {
  Access,
  AccessRequest,
  AccessRequests,
  Authorize,
  AuthorizeMany,
  ChannelUser,
} from './hub/access.js'
export type {
  Authenticate,
  AuthenticateAnswer,
  Authenticated,
  Credentials,
  Refusal,
  UserOf,
} from './hub/authentication.js'
export type { ChannelConfig, ChannelsOption, PublishRules } from './hub/channelConfig.js'
export type { MembershipRules } from './hub/membershipRules.js'
export type { ConcurrentSessions } from './hub/concurrentSessions.js'
export type {
  HubEnvironment,
  HubLink,
  HubPeer,
  LinkInfo,
  OutBatch,
  RequestHeaders,
} from './hub/environment.js'
export type { CallbackName, SampledEvent, ServerEvent } from './hub/events.js'
export type { Heartbeat, QuotaLimit, ServerLimits } from './hub/limits.js'
export type {
  Appended,
  Bounds,
  ChannelPage,
  ChannelStore,
  EndedHistory,
  Lineage,
  NewEntry,
  ReadRange,
  StoredEntry,
  StoreListener,
} from './hub/store.js'
export type { StoredSession } from './hub/storedSession.js'
export type { Seat, SeatAnswer, SeatRequest, SharedStore } from './hub/sharedStore.js'
