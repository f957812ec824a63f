import type { ChannelContext, ChannelEvent } from './channelEvents.js'
import { countAsk, fail, faultOf, onLost, resubscribe } from './channelLoss.js'
import { unchanged, type ChannelMachine, type ChannelStep } from './channelMachine.js'
import { isSamePosition, startOfHistory } from './position.js'

type Ended = Omit<Extract<ChannelEvent, { type: 'ended' }>, 'type'>

/** Handles the end of a subscription: lost messages, a recreated channel, a lasting refusal, or a leave, of which the server is told. */
export function onEnded(machine: ChannelMachine, end: Ended, context: ChannelContext): ChannelStep {
  const { phase, cursor, purpose, state } = machine
  if (phase === 'failed') return unchanged(machine)
  const { reason, code, message, last } = end
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
      const again = (position: typeof cursor): ChannelStep =>
        resubscribe(counted, purpose, position, { ...cause, fault }, context)
      if (purpose === 'resync' || cursor === null) return again(null)
      return isSamePosition(cursor, last) ? again(startOfHistory) : onLost(machine, cause, false, context)
    }
    default:
      return fail(machine, cause, {}, reason === 'channel-left', context)
  }
}
