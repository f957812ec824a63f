import type { Continuity } from './channel.js'
import type { ChannelContext, ChannelEffect, SubscriptionAnswer } from './channelEvents.js'
import { handleGap, gapCause, isLoss, noCause, onLost } from './channelLoss.js'
import {
  enter,
  unchanged,
  type ChannelChange,
  type ChannelMachine,
  type ChannelStep,
} from './channelMachine.js'
import { movedTo, startOfHistory } from './position.js'

const forget: readonly ChannelEffect[] = [{ type: 'forget' }]

/** Compares the server's answer to a subscription with the requested position. */
export function onAnswer(
  machine: ChannelMachine,
  answer: SubscriptionAnswer,
  context: ChannelContext,
): ChannelStep {
  const { kind, position, replay } = answer
  const { asked, purpose, state } = machine
  // A server without lasting positions says that messages may have been missed: neither a proof nor a gap.
  const goesOn = purpose === 'continue' || purpose === 'resync'
  if (asked !== null && position !== null && goesOn && answer.continuity === 'unknown') {
    const continuity = state.continuity === 'gap' ? 'gap' : 'unknown'
    return ready(machine, { cursor: position, replayUntil: 0, state: { kind, continuity } }, context)
  }
  if (isRefuted(machine, answer))
    // Keep the cursor, so that the loss is handled with positions, as this server has them.
    return onLost({ ...machine, asked: asked ?? position }, gapCause, true, context)
  const effects = purpose === 'begin' || purpose === 'restart' ? forget : []
  if (position === null) {
    const isProved = purpose !== 'continue' || answer.continuity === 'recovered'
    const continuity = isProved || state.continuity === 'gap' ? state.continuity : 'unknown'
    return ready(machine, { cursor: null, state: { kind, continuity } }, context, effects)
  }
  // The generation is that of the answer, which confirms the position.
  const cursor = asked === null || asked === startOfHistory ? position : movedTo(position, asked.offset)
  const replayUntil = position.offset + replay
  // Hold the history that comes with a resync, like all messages after the answer.
  if (cursor.offset >= replayUntil || purpose === 'resync')
    return ready(machine, { cursor, replayUntil: 0, state: { kind } }, context, effects)
  const continuity = purpose === 'begin' ? 'intact' : state.continuity
  return enter(machine, 'replaying', { cursor, replayUntil, state: { kind, continuity } }, context, effects)
}

/** Whether the next messages do not continue at the client's cursor. */
function isRefuted(
  { asked, purpose, state }: ChannelMachine,
  { kind, position, replay, continuity }: SubscriptionAnswer,
): boolean {
  if (asked === null) return position === null && purpose === 'continue' && continuity === 'gap'
  // Positions cannot be compared when the server had them before and has none now.
  if (position === null || (state.kind !== null && state.kind !== kind)) return true
  const isLatest = kind === 'latest'
  // By identity: a server may name its own epoch `*`.
  if (asked === startOfHistory) return !isLatest && position.offset !== 0
  // A head behind the client's cursor means that the store was rolled back.
  const reaches = position.offset + replay >= asked.offset
  const starts = isLatest || position.offset <= asked.offset
  return position.epoch !== asked.epoch || !reaches || !starts
}

/** Goes live after a subscription was answered, or fetches the state first. */
export function ready(
  machine: ChannelMachine,
  change: ChannelChange,
  context: ChannelContext,
  effects: readonly ChannelEffect[] = [],
): ChannelStep {
  const { purpose } = machine
  const { continuity, fault } = { ...machine.state, ...change.state }
  const isUnknown = purpose === 'restart' || (purpose === 'continue' && continuity === 'unknown')
  if (purpose === 'resync' || (isUnknown && context.canResync)) {
    // The gap closes only if every subscriber can fetch the state.
    const next = context.onGap === 'resync' ? 'resync' : purpose
    return enter(machine, 'resyncing', { ...change, purpose: next }, context, effects)
  }
  const state = {
    ...change.state,
    ...noCause,
    reason: purpose === 'begin' ? ('established' as const) : ('recovered' as const),
    continuity: continuityAfter(purpose, continuity),
    fault: fault !== null && isLoss(fault.reason) ? fault : null,
  }
  return enter(machine, 'live', { ...change, purpose: 'continue', state }, context, effects)
}

/** The continuity after a subscription was answered. `gap` and `unknown` stay until a resync. */
function continuityAfter(purpose: ChannelMachine['purpose'], before: Continuity): Continuity {
  if (purpose === 'begin') return 'intact'
  if (purpose === 'restart') return 'unknown'
  return before === 'gap' || before === 'unknown' ? before : 'recovered'
}

/** Handles a second answer, as when two subscriptions crossed, without repeating or skipping messages. */
export function onAnswerAgain(
  machine: ChannelMachine,
  { kind, position, replay, continuity }: SubscriptionAnswer,
  context: ChannelContext,
): ChannelStep {
  const { cursor, state } = machine
  if (cursor === null && position === null)
    return continuity === 'gap' ? onLost(machine, gapCause, true, context) : unchanged(machine)
  if (cursor === null || position === null) return handleGap(machine, true, context)
  const until = position.offset + replay
  const follows = position.offset <= cursor.offset || kind === 'latest'
  if (position.epoch !== cursor.epoch || kind !== state.kind || !follows || until < cursor.offset)
    return handleGap(machine, true, context)
  if (machine.phase !== 'replaying') return unchanged(machine)
  // A second answer never extends the replay, or a server could keep it from its end.
  const replayUntil = Math.min(until, machine.replayUntil)
  return cursor.offset >= replayUntil ? ready(machine, {}, context) : unchanged({ ...machine, replayUntil })
}
