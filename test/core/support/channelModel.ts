import {
  channelTransition,
  initialChannelMachine,
  type ChannelEffect,
  type ChannelEvent,
  type ChannelKind,
  type ChannelMachine,
  type ChannelState,
  type OnGap,
  type Position,
  type Reason,
} from 'react-connectivity/core'
import { rule } from './rule.js'

const lossReasons = ['channel-full', 'process-closed', 'channel-gap', 'resync-failed']

/** Whether the channel stands still because messages are lost for good. */
export const hasStopped = (state: ChannelState): boolean =>
  state.status === 'failed' && lossReasons.includes(state.reason)

/** One channel machine with the state of a part, and the invariants of each step. */
export class ChannelModel {
  machine: ChannelMachine = initialChannelMachine('orders')
  now = 1_800_000_000_000
  isOpen = true
  isResyncing = false
  highestFault = 0
  effects: readonly ChannelEffect[] = []
  readonly edges = new Set<string>()
  /** Messages that were handed to the subscribers, in order. */
  readonly delivered: Position[] = []
  /** Whether a loss, a resync or a new history was reported since the last delivery. */
  mayJump = true
  #held: Position[] = []
  #mayFetchOver = false
  #lastOffset: number | null = null

  constructor(
    readonly onGap: OnGap = 'prompt',
    readonly canResync = onGap === 'resync',
  ) {}

  get state(): ChannelState {
    return this.machine.state
  }

  dispatch(event: ChannelEvent): this {
    const { machine: before } = this
    this.now += 1
    this.#lastOffset = event.type === 'messageReceived' ? event.offset : null
    const { onGap, canResync, isOpen } = this
    const needsAll = onGap === 'prompt'
    const step = channelTransition(before, event, { at: this.now, onGap, canResync, needsAll, isOpen })
    this.machine = step.machine
    this.effects = step.effects
    const { state } = this
    if (state.status !== before.state.status) {
      this.edges.add(`${before.phase}>${step.machine.phase}`)
      rule(state.since === this.now, 'a status holds since it began')
    }
    this.#checkFault(before.state, event)
    this.#checkStop(before.state, event)
    this.#checkClaim(before, event)
    if (['subscribeRequested', 'resubscribeRequested', 'recreateRequested'].includes(event.type))
      this.mayJump = true
    // Subscribers that cannot fetch the state miss nothing because others do.
    this.#mayFetchOver = onGap === 'resync' || before.asked === null
    for (const effect of step.effects) this.#follow(effect)
    rule(
      !this.isResyncing || state.status === 'resyncing',
      'a resync ends when the channel moves on',
      event.type,
    )
    rule(state.status !== 'resyncing' || this.isResyncing, 'resyncing means that a resync runs', event.type)
    rule(state.gaps >= before.state.gaps || state.gaps === 0, 'gaps are counted')
    return this
  }

  join(): this {
    return this.dispatch({ type: 'subscribeRequested' })
  }

  answer(offset: number, replay = 0, epoch = 'e', kind: ChannelKind = 'log'): this {
    return this.dispatch({ type: 'subscribed', kind, position: { epoch, offset }, replay, continuity: null })
  }

  /** An answer of a server without positions. */
  answerBlind(continuity: 'recovered' | 'gap' | 'unknown' | null = null): this {
    return this.dispatch({ type: 'subscribed', kind: 'log', position: null, replay: 0, continuity })
  }

  message(offset: number | null): this {
    return this.dispatch({ type: 'messageReceived', offset })
  }

  lose(): this {
    this.isOpen = false
    return this.dispatch({ type: 'connectionLost', reason: 'network-lost' })
  }

  restore(isOtherIdentity = false): this {
    this.isOpen = true
    return this.dispatch({ type: 'connectionOpened', isOtherIdentity })
  }

  end(reason: Reason, offset?: number): this {
    const last = offset === undefined ? null : { epoch: 'e', offset }
    return this.dispatch({ type: 'ended', reason, code: reason, message: 'the words of the server', last })
  }

  finish(type: 'resynced' | 'resyncFailed'): this {
    this.isResyncing = false
    return this.dispatch(type === 'resynced' ? { type } : { type, message: '503' })
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
      const isOther = event.type === 'connectionOpened' && event.isOtherIdentity
      const answers = ['subscribed', 'messageReceived']
      const mends = [
        'unsubscribeRequested',
        'resubscribeRequested',
        'recreateRequested',
        'resynced',
        ...answers,
      ]
      rule(isOther || mends.includes(event.type), 'a fault stays until it is resolved', event.type)
      const isAnswer = answers.includes(event.type)
      rule(!isAnswer || !lossReasons.includes(earlier.reason), 'an answer does not bring messages back')
    } else if (fault.acknowledged !== earlier.acknowledged) {
      rule(event.type === 'acknowledged', 'only a person or the app acknowledges', event.type)
    }
  }

  #checkStop(before: ChannelState, event: ChannelEvent): void {
    const { state } = this
    if (hasStopped(before) && state.status !== 'failed') {
      const isOther = event.type === 'connectionOpened' && event.isOtherIdentity
      const ways = ['resubscribeRequested', 'recreateRequested', 'resyncRequested', 'unsubscribeRequested']
      rule(
        isOther || ways.includes(event.type),
        'a loss is terminal until a person or the app acts',
        event.type,
      )
    }
    if (before.status === 'unsubscribed' && event.type !== 'subscribeRequested')
      rule(
        this.effects.length === 0 && state.status === 'unsubscribed',
        'an unused channel does nothing',
        event.type,
      )
  }

  /** Nothing is claimed that the answer does not prove (P9). */
  #checkClaim(before: ChannelMachine, event: ChannelEvent): void {
    const { continuity } = this.state
    const isWhole = continuity === 'intact' || continuity === 'recovered'
    const wasWhole = before.state.continuity === 'intact' || before.state.continuity === 'recovered'
    if (isWhole && !wasWhole) {
      const isFirst = before.purpose === 'begin'
      rule(isFirst || event.type === 'resynced', 'only a first answer or a resync makes it whole', event)
    }
    if (event.type !== 'subscribed' || event.position === null || before.asked === null) return
    if (before.phase !== 'resubscribing' || before.asked.epoch === '*') return
    const { epoch, offset } = event.position
    const isProved =
      epoch === before.asked.epoch &&
      offset <= before.asked.offset &&
      offset + event.replay >= before.asked.offset
    rule(isProved || !isWhole, 'an answer that proves nothing is not believed', event)
  }

  #deliver(position: Position): void {
    const last = this.delivered.at(-1)
    const follows = last !== undefined && last.epoch === position.epoch && position.offset === last.offset + 1
    rule(follows || this.mayJump, 'a hole is told before the first message after it', { last, position })
    const { continuity } = this.state
    const isWhole = continuity === 'intact' || continuity === 'recovered'
    rule(follows || this.mayJump || !isWhole, 'nothing is whole with a hole', { last, position })
    this.mayJump = false
    this.delivered.push(position)
  }

  #follow(effect: ChannelEffect): void {
    switch (effect.type) {
      case 'subscribe':
        rule(!this.isResyncing, 'a resync is called off before a new subscription')
        return rule(this.isOpen, 'nothing is asked for while the connection is down')
      case 'unsubscribe':
        return
      case 'startResync':
        rule(!this.isResyncing, 'one resync at a time')
        this.isResyncing = true
        this.mayJump ||= this.#mayFetchOver
        return
      case 'cancelResync':
        this.isResyncing = false
        this.#held = []
        return
      case 'reportFault':
        this.mayJump = true
        return rule(this.state.fault !== null, 'a report needs a fault')
      case 'forget':
        this.mayJump = true
        return
      case 'deliver':
      case 'hold': {
        const { cursor } = this.machine
        if (cursor === null || this.#lastOffset === null) return
        rule(cursor.offset === this.#lastOffset, 'the cursor stands at the message')
        if (effect.type === 'deliver') this.#deliver(cursor)
        else this.#held.push(cursor)
        return
      }
      case 'release':
        for (const position of this.#held) this.#deliver(position)
        this.#held = []
    }
  }
}
