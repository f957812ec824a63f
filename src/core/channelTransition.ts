import { assertNever } from './assertNever.js'
import type { ChannelState, ChannelStatus, Continuity } from './channel.js'
import type { ChannelEffect, ChannelEvent, ChannelPolicy } from './channelEvents.js'
import { isSamePosition, startOfHistory, type Position } from './position.js'
import type { Reason } from './reasons.js'

interface Step {
  readonly state: ChannelState
  readonly effects: readonly ChannelEffect[]
}
type Change = Partial<ChannelState>

/** The channel machine: total and pure. `at` is the time of the event in epoch milliseconds. */
export function channelTransition(
  state: ChannelState,
  event: ChannelEvent & { readonly at: number },
  policy: ChannelPolicy,
): Step {
  const { at } = event
  const stay: Step = { state, effects: [] }
  const go = (status: ChannelStatus, change: Change, ...effects: ChannelEffect[]): Step => {
    // Whatever ends a resync but its own end: its answer is not wanted any more.
    const isOwnEnd = event.type === 'resynced' || event.type === 'resyncFailed'
    const isCut = state.status === 'resyncing' && status !== 'resyncing' && !isOwnEnd
    return {
      state: { ...state, ...change, status, since: status === state.status ? state.since : at },
      effects: isCut ? [{ type: 'cancelResync' }, ...effects] : effects,
    }
  }
  /** Joins again; without a position it joins at the head. While the link is down, the restore does it. */
  const join = (
    position: Position | null,
    isLive: boolean,
    change: Change,
    ...effects: ChannelEffect[]
  ): Step =>
    isLive
      ? go('resubscribing', { ...change, position }, ...effects, { type: 'subscribe', position })
      : go('interrupted', { ...change, position }, ...effects)
  const fault = (reason: Reason, message: string | null, acknowledged = false) => ({
    // Unlike a count, it is not reused once a fault is mended or the channel was left.
    id: Math.max(at, (state.fault?.id ?? 0) + 1),
    reason,
    message,
    at,
    acknowledged,
  })
  const settled = (position: Position): Step => {
    if (state.owesResync) return go('resyncing', { position }, { type: 'startResync', reason: state.reason })
    const mends = state.fault?.reason === 'channel-closed' || state.fault?.reason === 'channel-denied'
    return go('subscribed', {
      position,
      reason: state.status === 'subscribing' ? 'established' : 'recovered',
      message: null,
      continuity: continuityAfter(state),
      fault: mends ? null : state.fault,
    })
  }
  const report: ChannelEffect = { type: 'reportFault' }
  const lossOf = (reason: Reason, message: string | null): Change => ({
    reason,
    message,
    continuity: 'gap',
    gaps: state.gaps + 1,
  })
  const stopping = (reason: Reason, message: string | null): Step =>
    go('failed', { ...lossOf(reason, message), fault: fault(reason, message) }, report)
  /** Messages are lost for good: resync, skip, or stop here and ask. */
  const losing = (reason: Reason, message: string | null): Step => {
    const change = lossOf(reason, message)
    // A loss in answer to a subscription that asked for nothing of the past: it would go on like this for ever.
    if (state.status === 'resubscribing' && state.position === null && state.continuity === 'gap')
      return stopping(reason, message)
    switch (policy.onGap) {
      case 'resync':
        return join(null, true, { ...change, fault: fault(reason, message), owesResync: true }, report)
      case 'skip':
        return join(null, true, { ...change, fault: fault(reason, message, true) }, report)
      case 'prompt':
        return stopping(reason, message)
      default:
        return assertNever(policy.onGap)
    }
  }

  switch (event.type) {
    case 'subscribeRequested':
      if (state.status !== 'unsubscribed') return stay
      return go(
        'subscribing',
        { reason: 'connect-requested', message: null, position: null },
        ...(event.isLive ? [{ type: 'subscribe', position: null } as const] : []),
      )
    case 'unsubscribeRequested': {
      if (state.status === 'unsubscribed') return stay
      const isOpen = event.isLive && state.status !== 'failed'
      return go(
        'unsubscribed',
        {
          reason: 'closed-by-app',
          message: null,
          position: null,
          continuity: 'unknown',
          fault: null,
          owesResync: false,
        },
        ...(isOpen ? [{ type: 'unsubscribe' } as const] : []),
      )
    }
    case 'resubscribeRequested':
      if (state.status !== 'failed') return stay
      return join(null, event.isLive, {
        reason: 'retry-requested',
        message: null,
        fault: null,
        owesResync: false,
      })
    case 'resyncRequested':
      if (state.status === 'unsubscribed' || state.status === 'resyncing') return stay
      return join(null, event.isLive, { owesResync: true })
    case 'acknowledged':
      return state.fault === null ? stay : go(state.status, { fault: { ...state.fault, acknowledged: true } })
    case 'connectionLost':
      if (state.status === 'subscribed' || state.status === 'resubscribing' || state.status === 'resyncing')
        return go('interrupted', { reason: event.reason })
      // A first subscription that had begun to replay goes on from where it stood, like any other.
      if (state.status === 'subscribing' && state.position !== null)
        return go('interrupted', { reason: event.reason })
      return stay
    case 'connectionRestored':
      if (state.status === 'unsubscribed') return stay
      // A refusal is asked again on each new link: access may have been granted. A loss of messages is not.
      if (state.status === 'failed' && state.reason !== 'channel-denied') return stay
      if (state.status === 'subscribing') return go('subscribing', {}, { type: 'subscribe', position: null })
      return join(state.owesResync ? null : state.position, true, {})
    case 'subscribed':
      if (state.status !== 'subscribing' && state.status !== 'resubscribing') return stay
      if (event.replay > 0 && !state.owesResync)
        return go(state.status, { kind: event.kind, position: event.position })
      return withKind(settled(event.position), event.kind)
    case 'caughtUp':
      if (state.status !== 'subscribing' && state.status !== 'resubscribing') return stay
      return state.position === null ? stay : settled(state.position)
    case 'faultRaised': {
      if (state.status === 'unsubscribed' || state.status === 'failed') return stay
      const { reason, message } = event
      if (reason === 'channel-denied')
        return go('failed', { reason, message, fault: fault(reason, message) }, { type: 'reportFault' })
      if (reason !== 'channel-closed') return losing(reason, message)
      // Told so while already coming back from it: the channel will not open again by asking.
      if (state.reason === 'channel-closed' && state.status === 'resubscribing')
        return go('failed', { message, fault: fault(reason, message) }, { type: 'reportFault' })
      const change: Change = { reason, message, fault: fault(reason, message) }
      if (isSamePosition(state.position, event.last ?? null))
        return join(startOfHistory, true, change, { type: 'reportFault' })
      return state.position === null
        ? join(null, true, change, { type: 'reportFault' })
        : losing(reason, message)
    }
    case 'answeredAgain':
    case 'gapDetected': {
      const { times = 1 } = event
      if (state.status === 'interrupted' || state.status === 'failed' || state.status === 'unsubscribed')
        return stay
      // Asked again, and told the same: more asking does not help.
      if (times > 2) return stopping('channel-gap', null)
      if (state.status === 'resyncing') return join(null, true, { reason: 'channel-gap' })
      const mayAsk = state.status === 'subscribed' || event.type === 'answeredAgain'
      if (times > 1 || !mayAsk) return losing('channel-gap', null)
      return join(state.owesResync ? null : state.position, true, { reason: 'channel-gap' })
    }
    case 'resynced':
      if (state.status !== 'resyncing') return stay
      return go('subscribed', {
        reason: 'recovered',
        message: null,
        continuity: 'recovered',
        fault: null,
        owesResync: false,
      })
    case 'resyncFailed':
      if (state.status !== 'resyncing') return stay
      return go(
        'failed',
        { reason: 'resync-failed', message: event.message, fault: fault('resync-failed', event.message) },
        { type: 'unsubscribe' },
        { type: 'reportFault' },
      )
    default:
      return assertNever(event)
  }
}

const withKind = (step: Step, kind: ChannelState['kind']): Step => ({
  ...step,
  state: { ...step.state, kind },
})

/** What can be said of the messages once a (re)subscription has settled. */
function continuityAfter(state: ChannelState): Continuity {
  if (state.status === 'subscribing') return 'intact'
  return state.continuity === 'gap' ? 'gap' : 'recovered'
}
