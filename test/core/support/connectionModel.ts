import {
  initialConnection,
  initialConnectionState,
  isReason,
  publicConnection,
  transition,
  type Connection,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionPolicy,
  type ConnectionState,
  type Ready,
  type Reason,
  type Stamp,
} from 'react-connectivity/core'
import {
  acts,
  dialLimits,
  legalEdges,
  notes,
  policyOf,
  quiet,
  signals,
  restStatuses,
  usualReady,
} from './connectionFacts.js'
import { rule } from './rule.js'

/** A pause that ends by itself waits like any other dial. */
const isWaiting = ({ stage }: ConnectionState): boolean => stage === 'waiting'
const isAtRest = (state: ConnectionState): boolean => restStatuses.includes(state.status) && !isWaiting(state)

/** One connection machine with the state of a runtime, and the invariants of each step. */
export class ConnectionModel {
  state: ConnectionState = initialConnectionState
  /** What an app sees of it. */
  view: Connection = initialConnection
  now = 1_800_000_000_000
  lastInboundAt = 0
  /** The generation of the socket that a runtime would hold now. */
  socket: number | null = null
  preparation: number | null = null
  highestOutage = 0
  lastDial = 0
  readonly dials: number[] = []
  /** The device, the app or a person asked for the next dial. */
  #isAsked = false
  readonly edges = new Set<string>()
  effects: readonly ConnectionEffect[] = []

  constructor(readonly policy: ConnectionPolicy = policyOf()) {}

  dispatch(event: ConnectionEvent, random = 0.5): this {
    const before = this.state
    const stamped: ConnectionEvent & Stamp = { ...event, at: this.now, random }
    const { state, effects } = transition(before, stamped, this.policy)
    this.state = state
    this.effects = effects
    this.#checkView(before, event)
    this.#checkEnds(before, event)
    this.#checkStatus(before)
    this.#checkOutage(before)
    this.#isAsked ||= signals.includes(event.type) || acts.includes(event.type)
    for (const effect of effects) this.#follow(effect, before)
    this.#checkRest()
    return this
  }

  /** What a working network and server would do next, or time, where only time leads on. */
  progress(random = 0.5, given: Partial<Ready> = {}): this {
    const { stage, generation, deadline } = this.state
    switch (stage) {
      case 'preparing':
        return this.dispatch({ type: 'prepared', generation }, random)
      case 'opening':
        return this.dispatch({ type: 'socketOpened', generation }, random)
      case 'handshake': {
        this.lastInboundAt = this.now
        const ready: Ready = { ...usualReady, connectionId: `c${generation}`, ...given }
        return this.dispatch({ type: 'becameReady', generation, ready }, random)
      }
      default:
        this.now = Math.max(this.now, deadline ?? this.now)
        return this.tick(random)
    }
  }

  tick(random = 0.5): this {
    return this.dispatch({ type: 'ticked', lastInboundAt: this.lastInboundAt }, random)
  }

  /** Connects, from wherever it stands. */
  connect(given: Partial<Ready> = {}): this {
    this.dispatch({ type: 'connectRequested' })
    for (let step = 0; step < 10 && this.state.status !== 'connected'; step += 1) this.progress(0.5, given)
    rule(this.state.status === 'connected', 'a working server welcomes', this.state.status)
    return this
  }

  lose(code = 1006): this {
    const { generation } = this.state
    return this.dispatch({ type: 'socketClosed', generation, code, message: null, wasOpen: true })
  }

  fail(reason: Reason): this {
    const { generation } = this.state
    return this.dispatch({ type: 'goodbyeReceived', generation, reason, code: 4400, message: 'no' })
  }

  effectTypes(): string[] {
    return this.effects.map((effect) => effect.type)
  }

  /** A ping, a stage of a dial and a new heartbeat deadline change nothing public, except the verdict on the pace. */
  #checkView(before: ConnectionState, { type }: ConnectionEvent): void {
    const shown = this.view
    this.view = publicConnection(this.state, shown)
    const isStep = type === 'prepared' || type === 'socketOpened' || type === 'spreadTold'
    const isBeat = before.status === 'connected' && this.state.status === 'connected' && quiet.includes(type)
    const isSame = this.view === shown || this.view.quality !== shown.quality
    if (isStep || isBeat) rule(isSame, 'the public state is one object until it changes', type)
  }

  /** After the app or a verdict ended it, only the app or a person starts it again. */
  #checkEnds(before: ConnectionState, event: ConnectionEvent): void {
    const { type } = event
    if (notes.includes(type)) return this.#checkNote(before, type)
    const isUntouched = this.state === before && this.effects.length === 0
    const isAct = type === 'connectRequested' || type === 'disposed'
    if (before.status === 'disconnected' && !isAct) rule(isUntouched, 'nothing follows a disconnect', type)
    const isAsked = isAct || type === 'retryRequested' || type === 'disconnectRequested'
    if ((before.status === 'failed' || before.status === 'paused') && !isWaiting(before) && !isAsked)
      rule(isUntouched, 'nothing follows a verdict or a pause until a person or the app acts', type)
    if ('generation' in event && event.generation !== before.generation)
      rule(isUntouched, 'what an old generation reports changes nothing', type)
  }

  #checkNote(before: ConnectionState, type: ConnectionEvent['type']): void {
    const mayEnd = type === 'signOutRequested' && this.state.status === 'disconnected'
    rule(mayEnd || this.state.status === before.status, 'a note starts and ends nothing', type)
  }

  #checkStatus(before: ConnectionState): void {
    const { state } = this
    rule(state.generation >= before.generation, 'the generation never falls')
    rule(isReason(state.reason), 'each state has a reason of the catalogue', state.reason)
    rule(state.deadline === null || Number.isFinite(state.deadline), 'deadlines are finite', state.deadline)
    if (state.status === before.status) return
    this.edges.add(`${before.status}>${state.status}`)
    rule(legalEdges[before.status].includes(state.status), 'only legal edges', [before.status, state.status])
    rule(state.reason !== 'not-started', 'a change of status has a reason', state.status)
    rule(state.since === this.now, 'a status holds since it began', [before.status, state.status])
  }

  #checkOutage(before: ConnectionState): void {
    const { outage, status } = this.state
    if (outage === null) return
    rule((outage.endedAt === null) === (status !== 'connected'), 'an outage ends with the link, and only so')
    rule(outage.since <= this.now, 'an outage does not begin in the future')
    const earlier = before.outage
    if (earlier !== null && earlier.id === outage.id) {
      rule(outage.since === earlier.since, 'an outage is stamped once')
      rule(outage.cause === earlier.cause, 'the first cause of an outage stays')
      rule(outage.attempts >= earlier.attempts, 'attempts are counted')
      rule(outage.lastError.at >= earlier.lastError.at, 'the last error moves on')
    } else {
      rule(outage.id > this.highestOutage, 'each outage has an id of its own', outage.id)
      rule(outage.cause === outage.lastError, 'an outage begins with its first failure')
      this.highestOutage = outage.id
    }
  }

  #follow(effect: ConnectionEffect, before: ConnectionState): void {
    const { state } = this
    switch (effect.type) {
      case 'prepare':
      case 'dial':
        rule(this.socket === null, 'one socket at a time')
        rule(effect.type === 'dial' || this.preparation === null, 'one preparation at a time')
        rule(effect.generation === state.generation, 'a dial is of its own generation')
        rule(
          effect.generation > this.lastDial || effect.generation === this.preparation,
          'dials are numbered',
        )
        this.preparation = effect.type === 'dial' ? null : effect.generation
        this.socket = effect.type === 'dial' ? effect.generation : null
        if (effect.generation !== this.lastDial) this.#checkDialRate()
        this.lastDial = effect.generation
        return
      case 'closeSocket':
      case 'leave':
        this.socket = null
        this.preparation = null
        return
      case 'startHandshake':
      case 'ping':
        return rule(effect.generation === this.socket, 'what is sent goes to the socket that lives', effect)
      case 'restore':
        return rule(before.status !== 'connected' && state.status === 'connected', 'restored once per link')
      case 'interrupt':
        return rule(
          before.status === 'connected' && state.status !== 'connected',
          'interrupted once per connection',
        )
      case 'reportProcessClosed':
        return rule(state.processClosedAt === this.now, 'a lost session is stamped')
      case 'announceIdentityChange':
        return rule(state.identityChangedAt === this.now, 'another identity is stamped')
      case 'forgetSession':
        return rule(
          state.sessionId === null && state.identity === null && state.status !== 'connected',
          'who signs out is forgotten',
        )
    }
  }

  #checkDialRate(): void {
    this.dials.push(this.now)
    const [shortLimit] = dialLimits
    const limits = this.#isAsked ? [shortLimit] : dialLimits
    this.#isAsked = false
    for (const { count, withinMs } of limits) {
      const recent = this.dials.filter((at) => at > this.now - withinMs)
      rule(recent.length <= count, `at most ${count} dials in ${withinMs} ms`, recent.length)
    }
  }

  #checkRest(): void {
    const { state } = this
    if (isAtRest(state)) {
      rule(state.deadline === null && state.stage === 'none', 'at rest nothing is due', state.status)
      rule(this.socket === null && this.preparation === null, 'at rest nothing is under way', state.status)
      rule(state.connectionId === null, 'at rest there is no connection id')
    } else {
      const cannotPing = state.stage === 'live' && state.heartbeatMs === 0
      rule(cannotPing || state.deadline !== null, 'what is under way cannot hang', state.stage)
      rule((state.pausedBy !== null) === (state.status === 'paused'), 'pausedBy is set only while paused')
      if (state.status === 'connected') rule(this.socket === state.generation, 'connected means a socket')
    }
  }
}
