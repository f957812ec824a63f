import { earliestCostlyRepetition, earliestRepetition, rememberDial } from './backoff.js'
import type { ChannelFault, ChannelState } from './channel.js'
import type { ChannelCause, ChannelContext, ChannelEffect } from './channelEvents.js'
import {
  deliveredTo,
  enter,
  type ChannelChange,
  type ChannelMachine,
  type ChannelStep,
  type SubscriptionPurpose,
} from './channelMachine.js'
import { isPassing } from './hasFailed.js'
import { isSamePosition, type Position } from './position.js'
import type { Reason } from './reasons.js'

/** Faults that mean lost messages; a later answer of the server does not restore them. */
const losses: ReadonlySet<Reason> = new Set([
  'channel-full',
  'process-closed',
  'channel-gap',
  'resync-failed',
])

/** Refusals that may end without a person: they are tried again on each new connection. */
const refusals: ReadonlySet<Reason> = new Set(['channel-denied', 'channel-not-found', 'channel-no-room'])

export const isRefusal = (state: Pick<ChannelState, 'reason' | 'code'>): boolean =>
  refusals.has(state.reason) || isPassing(state)

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

/**
 * Where the subscription of a resync begins: at the head when each subscriber fetches the state or can do without what came before,
 * else behind the last message that was delivered, so that the others miss none.
 */
export const resyncFrom = (machine: ChannelMachine, { needsAll }: ChannelContext): Position | null =>
  needsAll ? deliveredTo(machine) : null

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
    { ...change, state: { fault: faultOf(machine, cause, context), ...change.state, ...cause } },
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
  const counted = countAsk(machine, context)
  if (isVain || counted === null || context.onGap === 'prompt') return stop(machine, cause, stands, context)
  const { phase, purpose, acknowledged } = afterLoss[context.onGap]
  const change: Partial<ChannelState> = {
    ...cause,
    continuity: 'gap',
    gaps: state.gaps + 1,
    fault: faultOf(machine, cause, context, acknowledged),
  }
  return stands && cursor === null && asked === null
    ? enter(counted, phase, { purpose, state: change }, context)
    : resubscribe(counted, purpose, null, change, context)
}

/** More asks without a live channel in between mean that the promised messages are lost; twice as many stop it. */
const MAX_FAILURES = 4

/** Counts another subscription or resync that a server causes; null when there are too many. */
export function countAsk(machine: ChannelMachine, { onGap, at }: ChannelContext): ChannelMachine | null {
  const { hole } = machine
  const earliest = onGap === 'resync' ? earliestCostlyRepetition : earliestRepetition
  if (hole.failures >= 2 * MAX_FAILURES || earliest(hole.asks) > at) return null
  return { ...machine, hole: { ...hole, failures: hole.failures + 1, asks: rememberDial(hole.asks, at) } }
}

/**
 * Handles a gap before a message or an answer, and a promise that the server does not keep: the first one at a position asks
 * the server again from there, a second one is a loss.
 */
export function handleGap(machine: ChannelMachine, mayAsk: boolean, context: ChannelContext): ChannelStep {
  const { cursor, hole, phase, purpose } = machine
  const times = isSamePosition(hole.at, cursor) ? hole.times + 1 : 1
  const seen: ChannelMachine = { ...machine, hole: { ...hole, at: cursor, times } }
  if (times > 2) return stop(seen, gapCause, true, context)
  const isResyncing = phase === 'resyncing'
  const isLost = times > 1 || hole.failures >= MAX_FAILURES || !mayAsk
  if (!isResyncing && isLost) return onLost(seen, gapCause, true, context)
  const counted = countAsk(seen, context)
  if (counted === null) return stop(seen, gapCause, true, context)
  return isResyncing || purpose === 'resync'
    ? resubscribe(counted, 'resync', resyncFrom(counted, context), gapCause, context)
    : resubscribe(counted, 'continue', cursor, gapCause, context)
}
