import {
  channelTransition,
  initialChannel,
  type ChannelEffect,
  type ChannelEvent,
  type ChannelState,
  type OnGap,
} from 'react-connectivity/core'
import { rule } from './rule.js'

const lossReasons = ['channel-full', 'process-closed', 'channel-gap', 'resync-failed']

/** Whether the channel stands still because messages are lost for good. */
export const hasStopped = (state: ChannelState): boolean =>
  state.status === 'failed' && lossReasons.includes(state.reason)

/** One channel machine with what a runtime would keep beside it, and every rule that each of its steps must keep. */
export class ChannelModel {
  state: ChannelState = initialChannel('orders')
  now = 1_800_000_000_000
  isLive = true
  isResyncing = false
  highestFault = 0
  effects: readonly ChannelEffect[] = []
  readonly edges = new Set<string>()

  constructor(readonly onGap: OnGap = 'prompt') {}

  dispatch(event: ChannelEvent): this {
    const before = this.state
    this.now += 1
    const { state, effects } = channelTransition(before, { ...event, at: this.now }, { onGap: this.onGap })
    this.state = state
    this.effects = effects
    if (state.status !== before.status) {
      this.edges.add(`${before.status}>${state.status}`)
      rule(state.since === this.now, 'a status holds since it began')
    }
    this.#checkFault(before, event)
    this.#checkStop(before, event)
    for (const effect of effects) this.#follow(effect)
    rule(
      !this.isResyncing || state.status === 'resyncing',
      'a resync ends when the channel moves on',
      event.type,
    )
    rule(state.status !== 'resyncing' || this.isResyncing, 'resyncing means that a resync runs', event.type)
    rule(state.gaps >= before.gaps || state.status === 'unsubscribed', 'gaps are counted')
    return this
  }

  join(): this {
    return this.dispatch({ type: 'subscribeRequested', isLive: this.isLive })
  }

  answer(offset: number, replay = 0): this {
    return this.dispatch({ type: 'subscribed', kind: 'log', position: { epoch: 'e', offset }, replay })
  }

  /** The same events that the engine sends when the link goes and comes. */
  lose(): this {
    this.isLive = false
    return this.dispatch({ type: 'connectionLost', reason: 'network-lost' })
  }

  restore(): this {
    this.isLive = true
    return this.dispatch({ type: 'connectionRestored' })
  }

  fault(
    reason: 'channel-full' | 'channel-closed' | 'process-closed' | 'channel-denied',
    offset?: number,
  ): this {
    const last = offset === undefined ? {} : { last: { epoch: 'e', offset } }
    return this.dispatch({ type: 'faultRaised', reason, message: 'the words of the server', ...last })
  }

  types(): string[] {
    return this.effects.map((effect) => effect.type)
  }

  #checkFault(before: ChannelState, event: ChannelEvent): void {
    const { fault } = this.state
    const earlier = before.fault
    const isNew = fault !== null && fault.id !== earlier?.id
    rule(
      isNew === this.types().includes('reportFault'),
      'each fault is reported once, when it is new',
      event.type,
    )
    if (isNew) {
      rule(fault.id > this.highestFault, 'a new fault can be told from all before it', fault.id)
      this.highestFault = fault.id
    }
    if (earlier === null || isNew) return
    if (fault === null) {
      const mends = ['unsubscribeRequested', 'resubscribeRequested', 'resynced', 'subscribed', 'caughtUp']
      rule(mends.includes(event.type), 'a fault stays until it is mended', event.type)
      const isAnswered = event.type === 'subscribed' || event.type === 'caughtUp'
      rule(!isAnswered || !lossReasons.includes(earlier.reason), 'an answer does not bring messages back')
    } else if (fault.acknowledged !== earlier.acknowledged) {
      rule(event.type === 'acknowledged', 'only a person or the app acknowledges', event.type)
    }
  }

  #checkStop(before: ChannelState, event: ChannelEvent): void {
    const { state } = this
    if (hasStopped(before) && state.status !== 'failed') {
      const ways = ['resubscribeRequested', 'resyncRequested', 'unsubscribeRequested']
      rule(ways.includes(event.type), 'a loss of messages is terminal until somebody acts', event.type)
    }
    if (before.status === 'unsubscribed' && event.type !== 'subscribeRequested')
      rule(this.effects.length === 0 && state === before, 'an unsubscribed channel does nothing', event.type)
  }

  #follow(effect: ChannelEffect): void {
    switch (effect.type) {
      case 'subscribe':
        // The runtime cancels what runs when it subscribes.
        this.isResyncing = false
        return rule(this.isLive, 'nothing is asked for while the link is down')
      case 'unsubscribe':
        return rule(this.isLive, 'nothing is said while the link is down')
      case 'startResync':
        rule(!this.isResyncing, 'one resync at a time')
        this.isResyncing = true
        return
      case 'cancelResync':
        this.isResyncing = false
        return
      case 'reportFault':
        return rule(this.state.fault !== null, 'a report needs a fault')
    }
  }
}
