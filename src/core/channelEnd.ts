import type { ChannelContext, ChannelEvent } from './channelEvents.js'
import { countAsk, fail, faultOf, isRefusal, onLost, resubscribe, resyncFrom } from './channelLoss.js'
import { isPassing } from './hasFailed.js'
import { deliveredTo, unchanged, type ChannelMachine, type ChannelStep } from './channelMachine.js'
import { isSamePosition, startOfHistory, type Position } from './position.js'

type Ended = Omit<Extract<ChannelEvent, { type: 'ended' }>, 'type'>

/** Handles the end of a subscription: lost messages, a recreated channel, a lasting refusal, or a leave, of which the server is told. */
export function onEnded(machine: ChannelMachine, end: Ended, context: ChannelContext): ChannelStep {
  const { phase, purpose, state } = machine
  const { reason, code, message, last } = end
  // A refused channel that was left is not asked for again.
  const isGivenUp = reason === 'channel-left' && isRefusal(state)
  if (phase === 'failed' && !isGivenUp) return unchanged(machine)
  const cause = { reason, code, message }
  switch (reason) {
    case 'channel-full':
    case 'channel-gap':
    case 'process-closed':
      return onLost(machine, cause, false, context)
    case 'channel-closed': {
      const counted = countAsk(machine, context)
      // A second end during the return means that another subscription would fail, too.
      if (counted === null || (state.reason === 'channel-closed' && phase === 'resubscribing'))
        return fail(machine, cause, {}, false, context)
      const fault = faultOf(machine, cause, context)
      const again = (position: Position | null): ChannelStep =>
        resubscribe(counted, purpose, position, { ...cause, fault }, context)
      const from = purpose === 'resync' ? resyncFrom(machine, context) : deliveredTo(machine)
      if (from === null) return again(null)
      return isSamePosition(from, last) ? again(startOfHistory) : onLost(machine, cause, false, context)
    }
    default: {
      const { fault } = state
      // That the server still cannot answer is no other fault, and is not reported again.
      const isSame = isPassing(cause) && fault?.code === code && fault.reason === reason
      const stands = reason === 'channel-left' && phase !== 'failed'
      return fail(machine, cause, isSame ? { state: { fault } } : {}, stands, context)
    }
  }
}
