export type { ActionOverrides } from './actions.js'
export { actionFor, channelAction, connectionAction } from './actions.js'
export type { BackoffInput, BackoffPolicy } from './backoff.js'
export { defaultBackoff, nextDelay, resolveBackoff } from './backoff.js'
export type { ChannelFault, ChannelKind, ChannelState, ChannelStatus, Continuity, OnGap } from './channel.js'
export { initialChannel } from './channel.js'
export type { ChannelEffect, ChannelEvent, ChannelPolicy } from './channelEvents.js'
export { channelTransition } from './channelTransition.js'
export { cleanText } from './cleanText.js'
export type { GoodbyeReason } from './closeCodes.js'
export { closeCodes, reasonOfClose } from './closeCodes.js'
export type {
  ConnectionState,
  ConnectionStatus,
  Failure,
  Network,
  Outage,
  PausedBy,
  Stage,
} from './connection.js'
export { initialConnection } from './connection.js'
export type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionPolicy,
  Stamp,
  Welcome,
} from './connectionEvents.js'
export { transition } from './connectionTransition.js'
export { ChannelClosedError, ChannelFullError, ConnectivityError, ProcessClosedError } from './errors.js'
export { worstLed } from './led.js'
export type { PendingSend } from './outbox.js'
export type { Position } from './position.js'
export { initialPresentation, present } from './presentation.js'
export type {
  Announcement,
  BannerKey,
  BannerPresentation,
  LedPresentation,
  LedState,
  Politeness,
  Presentation,
  PromptPresentation,
  Tone,
} from './presentationTypes.js'
export type { Action, Reason, ReasonInfo, RetryClass } from './reasons.js'
export { isReason, reasons } from './reasons.js'
export type { Snapshot } from './snapshot.js'
export { initialSnapshot } from './snapshot.js'
export type { Times } from './times.js'
export { defaultTimes, resolveTimes } from './times.js'
