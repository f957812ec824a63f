import {
  initialObserved,
  isReason,
  observedTransition,
  type Connection,
  type ConnectionStatus,
  type ObservedEffect,
  type ObservedEvent,
  type ObservedLoss,
  type ObservedPolicy,
  type ObservedState,
} from 'react-connectivity/core'
import { rule } from './rule.js'

/** A model of a client library: takes its facts and the intents, and checks the invariants of each step. */
export class ObservedModel {
  state: ObservedState = initialObserved
  now = 1_800_000_000_000
  effects: readonly ObservedEffect[] = []
  readonly outages = new Set<number>()
  #isRestored = false

  constructor(
    readonly policy: ObservedPolicy = {
      handshakeMs: 15_000,
      verifyMs: 2000,
      stableMs: 5000,
      canStop: true,
      canRetry: true,
    },
  ) {}

  get connection(): Connection {
    return this.state.connection
  }

  tell(event: ObservedEvent): this {
    const before = this.state
    const step = observedTransition(before, { ...event, at: this.now }, this.policy)
    this.state = step.state
    this.effects = step.effects
    this.#check(before, event)
    for (const effect of step.effects) this.#follow(effect)
    const isUp = this.state.phase === 'up'
    rule(this.#isRestored === isUp, 'parts are restored and interrupted with the connection', event.type)
    return this
  }

  attach(): this {
    return this.tell({ type: 'attached' })
  }

  dial(attempt: number | null = null): this {
    return this.tell({ type: 'dialled', attempt })
  }

  up(given: Partial<Extract<ObservedEvent, { type: 'cameUp' }>> = {}): this {
    return this.tell({ type: 'cameUp', connectionId: null, identity: null, continuity: 'unknown', ...given })
  }

  down(given: Partial<ObservedLoss> = {}): this {
    return this.tell({ type: 'wentDown', loss: { ...usualLoss, ...given } })
  }

  failDial(given: Partial<ObservedLoss> = {}): this {
    return this.tell({ type: 'attemptFailed', loss: { ...usualLoss, reason: 'unreachable', ...given } })
  }

  /** Time passes, and the one timer fires when it is due. */
  pass(ms: number): this {
    const end = this.now + ms
    while (this.state.deadline !== null && this.state.deadline <= end) {
      this.now = Math.max(this.now, this.state.deadline)
      this.tell({ type: 'ticked' })
    }
    this.now = end
    return this
  }

  types(): string[] {
    return this.effects.map(({ type }) => type)
  }

  #check(before: ObservedState, { type }: ObservedEvent): void {
    const { phase, connection, deadline } = this.state
    const { status, outage, pausedBy } = connection
    rule(statusesOf(this.state).includes(status), 'status and phase agree', { phase, status })
    rule((pausedBy !== null) === (status === 'paused'), 'pausedBy is set only while paused', pausedBy)
    rule(
      deadline === null || phase === 'dialling' || phase === 'up' || this.state.isRedialAsked,
      'only a dial, a question or a request has a deadline',
      phase,
    )
    rule(isReason(connection.reason), 'each state has a reason of the catalogue', connection.reason)
    rule(
      outage === null || (outage.endedAt === null) === (status !== 'connected'),
      'an outage ends with it',
      type,
    )
    if (status !== before.connection.status)
      rule(connection.since === this.now, 'a status holds since it began', type)
    if (status !== 'connected' && phase !== 'suspect') rule(connection.connectionId === null, 'no id', status)
    const earlier = before.connection.outage
    if (outage === null) return
    this.outages.add(outage.id)
    if (earlier === null || earlier.id !== outage.id) return
    rule(outage.since === earlier.since && outage.cause === earlier.cause, 'an outage is stamped once', type)
  }

  #follow(effect: ObservedEffect): void {
    if (effect.type === 'restore') {
      rule(!this.#isRestored, 'interrupted before it is restored')
      this.#isRestored = true
    }
    if (effect.type === 'interrupt') {
      rule(this.#isRestored, 'interrupted once')
      this.#isRestored = false
    }
    if (effect.type === 'stopClient') rule(this.policy.canStop, 'only a client that can be stopped is')
  }
}

export const usualLoss: ObservedLoss = {
  reason: 'network-lost',
  code: null,
  message: null,
  retries: 'yes',
  nextAttemptAt: null,
}

function statusesOf({ phase, connection }: ObservedState): readonly ConnectionStatus[] {
  switch (phase) {
    case 'idle':
      return [connection.reason === 'disposed' ? 'disconnected' : 'idle']
    case 'dialling':
    case 'waiting':
    case 'suspect':
      return connection.hasEverConnected ? ['reconnecting', 'connecting'] : ['connecting']
    case 'up':
      return ['connected']
    case 'stopped':
      return [connection.pausedBy === null ? 'failed' : 'paused']
    case 'closed':
      return ['disconnected']
  }
}
