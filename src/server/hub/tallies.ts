import type { GoodbyeReason } from '../../core/closeCodes.js'
import type { FrameProblem } from '../../wire/decodeClient.js'
import type { ChannelErrorCode } from '../../wire/frames.js'
import type { NackCode } from '../../wire/messageFrames.js'
import type { ResponseErrorCode } from '../../wire/requestFrames.js'
import type { CallbackName } from './events.js'
import type { QuotaLimit } from './limits.js'

/** A number for each of a fixed set of names. */
export type Tally<Name extends string> = Record<Name, number>

export const goodbyes = (): Tally<GoodbyeReason> => ({
  'message-too-big': 0,
  'server-error': 0,
  'server-restart': 0,
  overloaded: 0,
  'server-closed': 0,
  'protocol-error': 0,
  unauthorized: 0,
  forbidden: 0,
  'not-found': 0,
  'handshake-timeout': 0,
  kicked: 0,
  'process-closed': 0,
  replaced: 0,
  removed: 0,
  unregistered: 0,
  'token-expired': 0,
  'identity-changed': 0,
  'update-required': 0,
  'rate-limited': 0,
  'idle-timeout': 0,
})

export const channelErrors = (): Tally<ChannelErrorCode> => ({
  'channel-full': 0,
  'channel-closed': 0,
  'process-closed': 0,
  'channel-denied': 0,
  'channel-not-found': 0,
  'channel-timeout': 0,
  'channel-kicked': 0,
  'channel-kicked-elsewhere': 0,
  'channel-no-room': 0,
  'too-many-channels': 0,
  'server-error': 0,
})

export const nacks = (): Tally<NackCode> => ({
  forbidden: 0,
  'not-found': 0,
  'rate-limited': 0,
  'message-too-big': 0,
  invalid: 0,
  'server-error': 0,
  'out-of-order': 0,
  refused: 0,
})

export const responseErrors = (): Tally<ResponseErrorCode> => ({
  'not-found': 0,
  forbidden: 0,
  invalid: 0,
  'rate-limited': 0,
  'message-too-big': 0,
  'server-error': 0,
  refused: 0,
})

export const problems = (): Tally<FrameProblem> => ({
  'not-text': 0,
  empty: 0,
  'too-deep': 0,
  'not-json': 0,
  'batch-too-long': 0,
  'not-a-frame': 0,
  'unknown-type': 0,
  'bad-field': 0,
})

export const callbacks = (): Tally<CallbackName> => ({
  authenticate: 0,
  authorize: 0,
  authorizeMany: 0,
  channels: 0,
  clientAddress: 0,
  log: 0,
  schema: 0,
  onCreate: 0,
  onPublish: 0,
  requests: 0,
  things: 0,
  from: 0,
  listener: 0,
})

export const quotaLimits = (): Tally<QuotaLimit> => ({
  maxUnauthenticatedPerAddress: 0,
  maxSocketsPerAddress: 0,
  maxSocketsPerUser: 0,
  maxSessionsPerAddress: 0,
  maxSessionsPerUser: 0,
  newSessionsPerMinute: 0,
  newChannelsPerMinute: 0,
})
