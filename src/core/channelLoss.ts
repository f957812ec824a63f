import { earliestDial, rememberDial } from './backoff.js'
import type { ChannelFault, ChannelState } from './channel.js'
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

/** No code and no message. */
export const noCause = { code: null, message: null } as const

export const gapCause: ChannelCause = { reason: 'channel-gap', ...noCause }

/** The policies after a loss: the next phase, and whether the fault counts as acknowledged. */
const afterLoss = {
  resync: { phase: 'resyncing', purpose: 'resync', acknowledged: false },
  skip: { phase: 'live', purpose: 'continue', acknowledged: true },
} as const

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
export const resubscribe = (
  machine: ChannelMachine,
  purpose: SubscriptionPurpose,
  position: Position | null,
  state: Partial<ChannelState>,
  context: ChannelContext,
  effects: readonly ChannelEffect[] = [],
): ChannelStep =>
  enter(
    machine,
    context.isOpen ? 'resubscribing' : 'interrupted',
    { purpose, asked: position, cursor: position, state },
    context,
    effects,
  )

/** Ends the subscription until the app or a person acts. `stands`: the server still has the subscription. */
export const fail = (
  machine: ChannelMachine,
  cause: ChannelCause,
  change: ChannelChange,
  stands: boolean,
  context: ChannelContext,
): ChannelStep =>
  enter(
    machine,
    'failed',
    { ...change, state: { ...change.state, ...cause, fault: faultOf(machine, cause, context) } },
    context,
    stands ? [{ type: 'unsubscribe' }] : [],
  )

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
  const { state, asked, cursor } = machine
  // Stop after a loss in answer to a subscription without a position, which would repeat for ever.
  const isVain = machine.phase === 'resubscribing' && asked === null && state.continuity === 'gap' && !stands
  const hole = countedResync(machine, context)
  if (isVain || hole === null || context.onGap === 'prompt') return stop(machine, cause, stands, context)
  const { phase, purpose, acknowledged } = afterLoss[context.onGap]
  const change: Partial<ChannelState> = {
    ...cause,
    continuity: 'gap',
    gaps: state.gaps + 1,
    fault: faultOf(machine, cause, context, acknowledged),
  }
  return stands && cursor === null && asked === null
    ? enter(machine, phase, { purpose, hole, state: change }, context)
    : resubscribe({ ...machine, hole }, purpose, null, change, context)
}

/** Counts a resync like a dial; null when a server causes more than the limits allow. */
function countedResync(
  { hole }: ChannelMachine,
  { onGap, at }: ChannelContext,
): ChannelMachine['hole'] | null {
  if (onGap !== 'resync') return hole
  return earliestDial(hole.resyncs) > at ? null : { ...hole, resyncs: rememberDial(hole.resyncs, at) }
}

/**
 * Handles a gap before a message or an answer: the first gap at a position asks the server again from there, a second one is
 * a loss.
 */
export function handleGap(machine: ChannelMachine, mayAsk: boolean, context: ChannelContext): ChannelStep {
  const { cursor, hole, phase, purpose } = machine
  const times = isSamePosition(hole.at, cursor) ? hole.times + 1 : 1
  const counted: ChannelMachine = { ...machine, hole: { ...hole, at: cursor, times } }
  if (times > 2) return stop(counted, gapCause, true, context)
  const isResyncing = phase === 'resyncing'
  const again = isResyncing ? countedResync(counted, context) : counted.hole
  if (again === null) return stop(counted, gapCause, true, context)
  if (!isResyncing && (times > 1 || !mayAsk)) return onLost(counted, gapCause, true, context)
  return isResyncing || purpose === 'resync'
    ? resubscribe({ ...counted, hole: again }, 'resync', null, gapCause, context)
    : resubscribe(counted, 'continue', cursor, gapCause, context)
}
