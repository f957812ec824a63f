export type { ActionOverrides } from './reasons.js'
export { actionFor, channelAction, connectionAction } from './actions.js'
export type { BackoffInput, BackoffPolicy } from './backoff.js'
export { defaultBackoff, nextDelay, resolveBackoff } from './backoff.js'
export type { ChannelFault, ChannelKind, ChannelState, ChannelStatus, Continuity, OnGap } from './channel.js'
export { initialChannel } from './channel.js'
export type { ChannelContext, ChannelEffect, ChannelEvent } from './channelEvents.js'
export {
  initialChannelMachine,
  type ChannelMachine,
  type ChannelPhase,
  type ChannelStep,
} from './channelMachine.js'
export { channelTransition } from './channelTransition.js'
export { cleanText } from './cleanText.js'
export type { GoodbyeReason } from './closeCodes.js'
export { closeCodes } from './closeCodes.js'
export { reasonOfClose } from './closeReason.js'
export type {
  Connection,
  ConnectionStage,
  ConnectionStatus,
  Failure,
  Network,
  Outage,
  PausedBy,
  Quality,
} from './connection.js'
export { initialConnection } from './connection.js'
export type { ConnectionState, Stage } from './connectionMachine.js'
export { initialConnectionState } from './connectionMachine.js'
export { publicConnection, publicStage } from './projection.js'
export type {
  ConnectionEffect,
  ConnectionEvent,
  ConnectionPolicy,
  Pause,
  Ready,
  Stamp,
} from './connectionEvents.js'
export { transition } from './connectionTransition.js'
export { ChannelClosedError, ChannelFullError, ConnectivityError, ProcessClosedError } from './errors.js'
export { worstLed } from './led.js'
export type { Missed } from './missed.js'
export type {
  ObservedEffect,
  ObservedEvent,
  ObservedLoss,
  ObservedPolicy,
  ObservedState,
} from './observedMachine.js'
export { initialObserved } from './observedMachine.js'
export { observedTransition } from './observedTransition.js'
export type { PendingSend } from './pendingSend.js'
export type { Position } from './position.js'
export { present } from './presentation.js'
export { initialPresentation, type PresentationMachine } from './presentationMachine.js'
export type {
  Announcement,
  BannerKey,
  BannerPresentation,
  CountdownPresentation,
  LedPresentation,
  LedState,
  Politeness,
  Presentation,
  PromptPresentation,
  StalePresentation,
  Tone,
} from './presentationTypes.js'
export type { Action, Reason, ReasonInfo, RetryClass } from './reasons.js'
export { isReason } from './reasonActions.js'
export { reasons } from './reasonCatalogue.js'
export type { LossInfo, PauseCause, RetryDecision, RetryPolicy } from './retryPolicy.js'
export {
  autoRetry,
  budgetRetry,
  fixedRetry,
  manualRetry,
  suspendRetry,
  type ManualRetryOptions,
  type SuspendRetryOptions,
} from './retryPresets.js'
export type { Snapshot } from './snapshot.js'
export { initialSnapshot } from './snapshot.js'
export type { Times } from './times.js'
export { defaultTimes, resolveTimes } from './times.js'
