import { ready, onAnswer, onAnswerAgain } from './channelAnswer.js'
import { assertNever } from './assertNever.js'
import type { ChannelContext, ChannelEffect, ChannelEvent } from './channelEvents.js'
import { onEnded } from './channelEnd.js'
import { fail, handleGap, isRefusal, noCause, resubscribe, resyncFrom } from './channelLoss.js'
import { isPassing } from './hasFailed.js'
import {
  enter,
  initialChannelMachine,
  MAX_HELD,
  release,
  unchanged,
  withState,
  type ChannelMachine,
  type ChannelStep,
} from './channelMachine.js'
import { movedTo } from './position.js'
import type { Reason } from './reasons.js'

const delivered: readonly ChannelEffect[] = [{ type: 'deliver' }]

/** The channel machine: total and pure. */
export function channelTransition(
  machine: ChannelMachine,
  event: ChannelEvent,
  context: ChannelContext,
): ChannelStep {
  if (machine.phase === 'unsubscribed' && event.type !== 'subscribeRequested') return unchanged(machine)
  switch (event.type) {
    case 'messageReceived':
      return onMessage(machine, event.offset, context)
    case 'replayStalled':
      return machine.phase === 'replaying' ? handleGap(machine, true, context) : unchanged(machine)
    case 'subscribeRequested':
      return onSubscribeRequested(machine, context)
    case 'unsubscribeRequested':
      return onUnsubscribeRequested(machine, context)
    case 'resubscribeRequested':
    case 'recreateRequested':
      return onRequestedAgain(machine, event.type === 'recreateRequested', context)
    case 'retryDue':
      return machine.phase === 'failed' && isPassing(machine.state) && context.isOpen
        ? askAgain(machine, machine, context)
        : unchanged(machine)
    case 'leaveRequested':
      return onEnded(machine, { reason: 'channel-left', ...noCause, last: null }, context)
    case 'resyncRequested':
      return onResyncRequested(machine, context)
    case 'acknowledged': {
      const { fault } = machine.state
      if (fault === null || fault.acknowledged) return unchanged(machine)
      return unchanged(withState(machine, { fault: { ...fault, acknowledged: true } }, context))
    }
    case 'connectionOpened':
      return event.isOtherIdentity ? onOtherIdentity(machine, context) : onOpened(machine, context)
    case 'connectionLost':
    case 'interrupted':
      return onInterrupted(machine, event.reason, context)
    case 'subscribed':
      return onSubscribed(machine, event, context)
    case 'ended':
      return onEnded(machine, event, context)
    case 'resynced':
      return onResynced(machine, context)
    case 'resyncFailed':
      return onResyncFailed(machine, event.message, context)
    case 'messageInvalid':
      return unchanged(withState(machine, { invalid: machine.state.invalid + 1 }, context))
    case 'configured':
      return unchanged(withState(machine, { actions: event.actions }, context))
    case 'signedOut':
      return onOtherIdentity(machine, { ...context, isOpen: false })
    default:
      return assertNever(event)
  }
}

function onMessage(machine: ChannelMachine, offset: number | null, context: ChannelContext): ChannelStep {
  const { phase, cursor, held } = machine
  if (phase !== 'live' && phase !== 'replaying' && phase !== 'resyncing') return unchanged(machine)
  const isHeld = phase === 'resyncing'
  if (isHeld && held >= MAX_HELD) return onResyncFailed(machine, 'too many messages came meanwhile', context)
  const isCounted = cursor !== null && offset !== null
  // A message again.
  if (isCounted && offset <= cursor.offset) return unchanged(machine)
  if (isCounted && offset !== cursor.offset + 1 && machine.state.kind !== 'latest')
    return handleGap(machine, phase === 'live', context)
  const next = isCounted ? { ...machine, cursor: movedTo(cursor, offset) } : machine
  if (isHeld) return { machine: { ...next, held: held + 1 }, effects: [{ type: 'hold' }] }
  return phase === 'replaying' && isCounted && offset >= machine.replayUntil
    ? ready(next, {}, context, delivered)
    : { machine: next, effects: delivered }
}

function onSubscribeRequested(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  if (machine.phase !== 'unsubscribed') return unchanged(machine)
  return enter(machine, 'subscribing', { state: { reason: 'connect-requested' } }, context)
}

function onUnsubscribeRequested(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  return enter(
    machine,
    'unsubscribed',
    { ...initialChannelMachine(machine.state.name), state: { reason: 'closed-by-app', ...nothingKnown } },
    context,
    machine.phase === 'failed' ? [] : [{ type: 'unsubscribe' }],
  )
}

const nothingKnown = { ...noCause, continuity: 'unknown', fault: null } as const

function onRequestedAgain(machine: ChannelMachine, isNew: boolean, context: ChannelContext): ChannelStep {
  if (machine.phase !== 'failed') return unchanged(machine)
  const state = { reason: 'retry-requested', ...noCause, fault: null } as const
  // A channel that is made again has another history.
  const asked: ChannelMachine = isNew
    ? { ...machine, wish: 'create', purpose: 'restart', cursor: null }
    : { ...machine, wish: 'join' }
  return resubscribe(asked, purposeAgain(asked), asked.cursor, state, context)
}

/** Keeps the purpose `restart` until the server has answered. */
const purposeAgain = ({ purpose, cursor }: ChannelMachine): ChannelMachine['purpose'] =>
  cursor !== null && (purpose === 'begin' || purpose === 'restart') ? 'continue' : purpose

function onResyncRequested(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  const { phase, cursor } = machine
  if (phase === 'resyncing' || !context.canResync) return unchanged(machine)
  return phase === 'live' && cursor === null
    ? enter(machine, 'resyncing', { purpose: 'resync' }, context)
    : resubscribe(machine, 'resync', resyncFrom(machine, context), {}, context)
}

function onOpened(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  const { phase, wish, state } = machine
  if (phase === 'subscribing') return enter(machine, phase, { asked: null }, context)
  // Retry a refused subscription on each new connection, because access may have been granted; not after lost messages.
  if (phase === 'failed' && !isRefusal(state)) return unchanged(machine)
  return askAgain(machine, wish === 'stay' ? { ...machine, wish: 'return' } : machine, context)
}

/** Subscribes again where the last subscription stood, by the client itself. */
function askAgain(machine: ChannelMachine, again: ChannelMachine, context: ChannelContext): ChannelStep {
  const position = machine.purpose === 'resync' ? resyncFrom(machine, context) : machine.cursor
  return resubscribe(again, purposeAgain(machine), position, {}, context)
}

/** Drops the messages, the position and the claims of the previous identity. */
function onOtherIdentity(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  if (machine.phase === 'subscribing') return context.isOpen ? onOpened(machine, context) : unchanged(machine)
  const state = { ...nothingKnown, reason: 'identity-changed', kind: null, gaps: 0, invalid: 0 } as const
  return resubscribe({ ...machine, wish: 'join' }, 'restart', null, state, context, [{ type: 'forget' }])
}

function onInterrupted(machine: ChannelMachine, reason: Reason, context: ChannelContext): ChannelStep {
  const { phase } = machine
  if (phase === 'subscribing' || phase === 'interrupted' || phase === 'failed') return unchanged(machine)
  // A first subscription that had begun to replay continues at its cursor.
  const purpose = phase === 'replaying' ? purposeAgain(machine) : machine.purpose
  return enter(machine, 'interrupted', { purpose, state: { reason } }, context)
}

function onSubscribed(
  machine: ChannelMachine,
  answer: Extract<ChannelEvent, { type: 'subscribed' }>,
  context: ChannelContext,
): ChannelStep {
  switch (machine.phase) {
    case 'subscribing':
    case 'resubscribing':
      return onAnswer(machine, answer, context)
    case 'interrupted':
      // The connector resubscribed by itself, so it requested no messages beyond the cursor.
      return context.isOpen
        ? onAnswer({ ...machine, asked: machine.cursor }, answer, context)
        : unchanged(machine)
    case 'replaying':
    case 'live':
    case 'resyncing':
      return onAnswerAgain(machine, answer, context)
    case 'unsubscribed':
    case 'failed':
      return unchanged(machine)
    default:
      return assertNever(machine.phase)
  }
}

function onResynced(machine: ChannelMachine, context: ChannelContext): ChannelStep {
  const { phase, purpose } = machine
  if (phase !== 'resyncing') return unchanged(machine)
  const healed = purpose === 'resync' ? ({ continuity: 'recovered', fault: null } as const) : {}
  const state = { reason: 'recovered', ...noCause, ...healed } as const
  return enter(machine, 'live', { purpose: 'continue', state }, context, [release])
}

function onResyncFailed(
  machine: ChannelMachine,
  message: string | null,
  context: ChannelContext,
): ChannelStep {
  if (machine.phase !== 'resyncing') return unchanged(machine)
  const { continuity, gaps } = machine.state
  // The held messages are dropped: a loss of its own, unless the resync followed one.
  const state = { continuity: 'gap', gaps: continuity === 'gap' ? gaps : gaps + 1 } as const
  const cause = { reason: 'resync-failed', code: null, message } as const
  return fail(machine, cause, { cursor: null, purpose: 'continue', state }, true, context)
}
