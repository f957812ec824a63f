import type { ChannelContext, ChannelEvent } from './channelEvents.js'
import { fail, faultOf, lose, resubscribe } from './channelLoss.js'
import { unchanged, type ChannelMachine, type ChannelStep } from './channelMachine.js'
import { isSamePosition, startOfHistory } from './position.js'

type Ended = Extract<ChannelEvent, { type: 'ended' }>

/** The server ended the subscription: a loss of messages, a channel that began anew, or a refusal that stands. */
export function onEnded(machine: ChannelMachine, end: Ended, context: ChannelContext): ChannelStep {
  const { phase, cursor, purpose, state } = machine
  if (phase === 'unsubscribed' || phase === 'failed') return unchanged(machine)
  const { reason, code, message, last } = end
  const cause = { reason, code, message }
  switch (reason) {
    case 'channel-full':
    case 'channel-gap':
    case 'process-closed':
      return lose(machine, cause, false, context)
    case 'channel-closed': {
      // Told so while already coming back from it: the channel will not open again by asking.
      if (state.reason === 'channel-closed' && phase === 'resubscribing')
        return fail(machine, cause, {}, false, context)
      const fault = faultOf(machine, cause, context)
      const again = (position: typeof cursor): ChannelStep =>
        resubscribe(machine, purpose, position, { state: { ...cause, fault } }, context, [
          { type: 'reportFault' },
        ])
      if (purpose === 'resync' || cursor === null) return again(null)
      return isSamePosition(cursor, last) ? again(startOfHistory) : lose(machine, cause, false, context)
    }
    default:
      return fail(machine, cause, {}, false, context)
  }
}
