import {
  defaultBackoff,
  defaultTimes,
  initialConnection,
  isReason,
  transition,
  type ConnectionEffect,
  type ConnectionEvent,
  type ConnectionPolicy,
  type ConnectionState,
  type ConnectionStatus,
  type Reason,
  type Stamp,
} from 'react-connectivity/core'
import { rule } from './rule.js'

/** Every change of status that there is (design, section 2). `disposed` may end any of them in `disconnected`. */
export const legalEdges: { readonly [S in ConnectionStatus]: readonly ConnectionStatus[] } = {
  idle: ['connecting', 'disconnected'],
  connecting: ['connected', 'reconnecting', 'paused', 'disconnected', 'failed'],
  connected: ['reconnecting', 'paused', 'disconnected', 'failed'],
  reconnecting: ['connected', 'paused', 'disconnected', 'failed'],
  paused: ['connecting', 'reconnecting', 'disconnected'],
  disconnected: ['connecting'],
  failed: ['connecting', 'disconnected'],
}

export const restStatuses: readonly ConnectionStatus[] = ['idle', 'paused', 'disconnected', 'failed']
const isAtRest = (state: ConnectionState): boolean => restStatuses.includes(state.status)

export const policyOf = (given: Partial<ConnectionPolicy> = {}): ConnectionPolicy => ({
  times: defaultTimes,
  backoff: defaultBackoff,
  needsToken: false,
  retry: 'auto',
  retryClasses: {},
  ...given,
})

/** One connection machine with what a runtime would keep beside it, and every rule that each of its steps must keep. */
export class ConnectionModel {
  state: ConnectionState = initialConnection
  now = 1_800_000_000_000
  lastInboundAt = 0
  /** The generation of the socket that a runtime would hold now. */
  socket: number | null = null
  tokenRequest: number | null = null
  highestOutage = 0
  lastDial = 0
  readonly edges = new Set<string>()
  effects: readonly ConnectionEffect[] = []

  constructor(readonly policy: ConnectionPolicy = policyOf()) {}

  dispatch(event: ConnectionEvent, luck = 0.5): this {
    const before = this.state
    const stamped: ConnectionEvent & Stamp = { ...event, at: this.now, luck }
    const { state, effects } = transition(before, stamped, this.policy)
    this.state = state
    this.effects = effects
    this.#checkEnds(before, event)
    this.#checkStatus(before)
    this.#checkOutage(before)
    for (const effect of effects) this.#follow(effect, before)
    this.#checkRest()
    return this
  }

  /** What a working network and server would do next, or time, where only time leads on. */
  progress(luck = 0.5, heartbeatMs = 25_000, pongMs = 10_000, resumed = true): this {
    const { stage, generation, deadline } = this.state
    switch (stage) {
      case 'authorizing':
        return this.dispatch({ type: 'tokenObtained', generation }, luck)
      case 'opening':
        return this.dispatch({ type: 'socketOpened', generation }, luck)
      case 'handshake': {
        this.lastInboundAt = this.now
        const ids = { connectionId: `c${generation}`, sessionId: 's', epoch: 'e' }
        return this.dispatch(
          { type: 'welcomed', generation, welcome: { ...ids, resumed, heartbeatMs, pongMs } },
          luck,
        )
      }
      default:
        this.now = Math.max(this.now, deadline ?? this.now)
        return this.tick(luck)
    }
  }

  tick(luck = 0.5): this {
    return this.dispatch({ type: 'ticked', lastInboundAt: this.lastInboundAt }, luck)
  }

  /** Connects, from wherever it stands. */
  connect(heartbeatMs = 25_000, pongMs = 10_000): this {
    this.dispatch({ type: 'connectRequested' })
    for (let step = 0; step < 10 && this.state.status !== 'connected'; step += 1)
      this.progress(0.5, heartbeatMs, pongMs)
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

  /** After the app or a verdict ended it, only the app or a person starts it again. */
  #checkEnds(before: ConnectionState, event: ConnectionEvent): void {
    const isUntouched = this.state === before && this.effects.length === 0
    const { type } = event
    const isAct = type === 'connectRequested' || type === 'disposed'
    if (before.status === 'disconnected' && !isAct) rule(isUntouched, 'nothing follows a disconnect', type)
    const isAsked = isAct || type === 'retryRequested' || type === 'disconnectRequested'
    if ((before.status === 'failed' || before.status === 'paused') && !isAsked)
      rule(isUntouched, 'nothing follows a verdict or a pause until somebody acts', type)
    if ('generation' in event && event.generation !== before.generation)
      rule(isUntouched, 'what an old generation reports changes nothing', type)
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
      case 'fetchToken':
      case 'dial':
        rule(this.socket === null, 'one socket at a time')
        rule(effect.type === 'dial' || this.tokenRequest === null, 'one token request at a time')
        rule(effect.generation === state.generation, 'a dial is of its own generation')
        rule(
          effect.generation > this.lastDial || effect.generation === this.tokenRequest,
          'dials are numbered',
        )
        this.tokenRequest = effect.type === 'dial' ? null : effect.generation
        this.socket = effect.type === 'dial' ? effect.generation : null
        this.lastDial = effect.generation
        return
      case 'hangUp':
      case 'leave':
        this.socket = null
        this.tokenRequest = null
        return
      case 'sendHello':
      case 'ping':
        return rule(effect.generation === this.socket, 'what is sent goes to the socket that lives', effect)
      case 'restore':
        return rule(before.status !== 'connected' && state.status === 'connected', 'restored once per link')
      case 'interrupt':
        return rule(
          before.status === 'connected' && state.status !== 'connected',
          'interrupted once per link',
        )
      case 'reportProcessClosed':
        return rule(state.processClosedAt === this.now, 'a lost session is stamped')
    }
  }

  #checkRest(): void {
    const { state } = this
    if (isAtRest(state)) {
      rule(state.deadline === null && state.stage === 'none', 'at rest nothing is due', state.status)
      rule(this.socket === null && this.tokenRequest === null, 'at rest nothing is under way', state.status)
      rule(state.connectionId === null, 'at rest there is no connection id')
    } else {
      rule(state.deadline !== null, 'what is under way has a deadline, so it cannot hang', state.stage)
      rule(state.pausedBy === null, 'only a pause has somebody who paused')
      if (state.status === 'connected') rule(this.socket === state.generation, 'connected means a socket')
    }
  }
}
