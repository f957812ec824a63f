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

/** Faults that mean lost messages: an answer of the server does not bring them back. */
const losses: ReadonlySet<Reason> = new Set([
  'channel-full',
  'process-closed',
  'channel-gap',
  'resync-failed',
])

export const isLoss = (reason: Reason): boolean => losses.has(reason)

export const gapCause: ChannelCause = { reason: 'channel-gap', code: null, message: null }

const report: ChannelEffect = { type: 'reportFault' }

/** A fault with an id that is not used again, also when the one before was mended. */
export function faultOf(
  { state }: ChannelMachine,
  { reason, code, message }: ChannelCause,
  { at }: ChannelContext,
  acknowledged = false,
): ChannelFault {
  return { id: Math.max(at, (state.fault?.id ?? 0) + 1), reason, code, message, at, acknowledged }
}

/** Subscribes again; while the connection is down, the next one does it. */
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

/** A new beginning starts with history, unless the app fetches its state anyway: then nothing may count twice. */
export const wantsHistory = (purpose: SubscriptionPurpose, { canResync }: ChannelContext): boolean =>
  purpose === 'begin' || (purpose === 'restart' && !canResync)

/** The subscription ended or is ended, and stays so until somebody acts. `stands`: the server still has it. */
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

/** Messages are lost and the channel stops. */
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

/** Messages are lost for good: resync, skip, or stop here and ask. `stands`: the server still has the subscription. */
export function lose(
  machine: ChannelMachine,
  cause: ChannelCause,
  stands: boolean,
  context: ChannelContext,
): ChannelStep {
  const { state } = machine
  // A loss in answer to a subscription that asked for nothing of the past: it would go on like this for ever.
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
 * A message or an answer leaves a hole. The first time at a place the server is asked again from there; a hole in its answer
 * is a loss.
 */
export function foundHole(machine: ChannelMachine, mayAsk: boolean, context: ChannelContext): ChannelStep {
  const { cursor, hole } = machine
  const times = isSamePosition(hole.at, cursor) ? hole.times + 1 : 1
  const counted: ChannelMachine = { ...machine, hole: { at: cursor, times } }
  if (times > 2) return stop(counted, gapCause, true, context)
  if (machine.phase === 'resyncing') return resubscribe(counted, 'resync', null, { state: gapCause }, context)
  if (times > 1 || !mayAsk) return lose(counted, gapCause, true, context)
  return machine.purpose === 'resync'
    ? resubscribe(counted, 'resync', null, { state: gapCause }, context)
    : resubscribe(counted, 'continue', cursor, { state: gapCause }, context)
}
