import { assertNever } from './assertNever.js'
import type { ChannelFault } from './channel.js'
import type { ChannelCause, ChannelContext, ChannelEffect } from './channelEvents.js'
import {
  enter,
  type ChannelChange,
  type ChannelMachine,
  type ChannelStep,
  type SubscriptionPurpose,
} from './channelMachine.js'
import { isSamePosition, type Position } from './position.js'
import type { Reason } from './reasons.js'

/** Faults that mean lost messages; a later answer of the server does not restore them. */
const losses: ReadonlySet<Reason> = new Set([
  'channel-full',
  'process-closed',
  'channel-gap',
  'resync-failed',
])

export const isLoss = (reason: Reason): boolean => losses.has(reason)

export const gapCause: ChannelCause = { reason: 'channel-gap', code: null, message: null }

const report: ChannelEffect = { type: 'reportFault' }

/** A fault with a new id, also after the previous fault was resolved. */
export function faultOf(
  { state }: ChannelMachine,
  { reason, code, message }: ChannelCause,
  { at }: ChannelContext,
  acknowledged = false,
): ChannelFault {
  return { id: Math.max(at, (state.fault?.id ?? 0) + 1), reason, code, message, at, acknowledged }
}

/** Resubscribes now, or on the next connection while this one is down. */
export function resubscribe(
  machine: ChannelMachine,
  purpose: SubscriptionPurpose,
  position: Position | null,
  change: ChannelChange,
  context: ChannelContext,
  effects: readonly ChannelEffect[] = [],
): ChannelStep {
  const next: ChannelChange = { ...change, purpose, asked: position, cursor: position }
  if (!context.isOpen) return enter(machine, 'interrupted', next, context, effects)
  return enter(machine, 'resubscribing', next, context, [
    ...effects,
    { type: 'subscribe', position, withHistory: wantsHistory(purpose, context) },
  ])
}

/** Requests history for a restart, unless a resync fetches the same messages and would count them twice. */
export const wantsHistory = (purpose: SubscriptionPurpose, { canResync }: ChannelContext): boolean =>
  purpose === 'begin' || (purpose === 'restart' && !canResync)

/** Ends the subscription until the app or a person acts. `stands`: the server still has the subscription. */
export function fail(
  machine: ChannelMachine,
  cause: ChannelCause,
  change: ChannelChange,
  stands: boolean,
  context: ChannelContext,
): ChannelStep {
  const fault = faultOf(machine, cause, context)
  const effects: readonly ChannelEffect[] = stands ? [{ type: 'unsubscribe' }, report] : [report]
  return enter(
    machine,
    'failed',
    { ...change, state: { ...change.state, ...cause, fault } },
    context,
    effects,
    cause.reason === 'resync-failed',
  )
}

/** Stops the channel after lost messages. */
export const stop = (
  machine: ChannelMachine,
  cause: ChannelCause,
  stands: boolean,
  context: ChannelContext,
): ChannelStep =>
  fail(
    machine,
    cause,
    {
      cursor: null,
      purpose: 'continue',
      state: { continuity: 'gap', gaps: machine.state.gaps + 1 },
    },
    stands,
    context,
  )

/** Handles messages that are lost for good: resync, skip, or stop and ask. `stands`: the server still has the subscription. */
export function onLost(
  machine: ChannelMachine,
  cause: ChannelCause,
  stands: boolean,
  context: ChannelContext,
): ChannelStep {
  const { state } = machine
  // Stop after a loss in answer to a subscription without a position, which would repeat for ever.
  const isVain = machine.phase === 'resubscribing' && machine.asked === null && state.continuity === 'gap'
  if (isVain && !stands) return stop(machine, cause, stands, context)
  const change = { ...cause, continuity: 'gap' as const, gaps: state.gaps + 1 }
  const hasPositions = machine.cursor !== null || machine.asked !== null
  switch (context.onGap) {
    case 'resync': {
      const fault = faultOf(machine, cause, context)
      if (!stands || hasPositions)
        return resubscribe(machine, 'resync', null, { state: { ...change, fault } }, context, [report])
      return enter(machine, 'resyncing', { purpose: 'resync', state: { ...change, fault } }, context, [
        report,
        { type: 'startResync', reason: cause.reason },
      ])
    }
    case 'skip': {
      const fault = faultOf(machine, cause, context, true)
      if (!stands || hasPositions)
        return resubscribe(machine, 'continue', null, { state: { ...change, fault } }, context, [report])
      return enter(machine, 'live', { purpose: 'continue', state: { ...change, fault } }, context, [report])
    }
    case 'prompt':
      return stop(machine, cause, stands, context)
    default:
      return assertNever(context.onGap)
  }
}

/**
 * Handles a gap before a message or an answer: the first gap at a position asks the server again from there, a second one is
 * a loss.
 */
export function handleGap(machine: ChannelMachine, mayAsk: boolean, context: ChannelContext): ChannelStep {
  const { cursor, hole } = machine
  const times = isSamePosition(hole.at, cursor) ? hole.times + 1 : 1
  const counted: ChannelMachine = { ...machine, hole: { at: cursor, times } }
  if (times > 2) return stop(counted, gapCause, true, context)
  if (machine.phase === 'resyncing') return resubscribe(counted, 'resync', null, { state: gapCause }, context)
  if (times > 1 || !mayAsk) return onLost(counted, gapCause, true, context)
  return machine.purpose === 'resync'
    ? resubscribe(counted, 'resync', null, { state: gapCause }, context)
    : resubscribe(counted, 'continue', cursor, { state: gapCause }, context)
}
