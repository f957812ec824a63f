import { assertNever } from '../core/assertNever.js'
import type { ChannelEffect, ChannelEvent } from '../core/channelEvents.js'
import { afterNext, initialChannelMachine, type ChannelMachine } from '../core/channelMachine.js'
import { channelTransition } from '../core/channelTransition.js'
import { errorOfFault } from '../core/errors.js'
import type { IncomingMessage, Page } from '../engine/channelPort.js'
import { tellError, tellMessage } from './callbacks.js'
import type { EntryHost } from './entryHost.js'
import type { CreateKeep, Keep } from './keep.js'
import type { Check, Delivery, MessageInfo, Subscriber, Verdict } from './listener.js'
import { runResync } from './resyncRun.js'
import { wishesOf, type Wishes } from './subscribers.js'

interface Held {
  readonly data: unknown
  readonly info: MessageInfo
}

/** One channel of a client: its machine, its subscribers, and what the effects of the machine do. */
export class ChannelEntry {
  readonly name: string
  machine: ChannelMachine
  readonly #host: EntryHost
  /** Each with the number of the last message before it came. */
  readonly #subscribers = new Map<Subscriber, number>()
  /** Subscribers that have left, until the linger time is over: a remount in between finds everything as it was. */
  readonly #leaving = new Map<Subscriber, number>()
  readonly #keeps = new Map<CreateKeep, Keep>()
  #wishes: Wishes = wishesOf([])
  #sequence = 0
  #pending: Extract<ChannelEffect, { type: 'subscribe' }> | null = null
  #askedHistory = 0
  #newest: Delivery | null = null
  #held: Held[] = []
  #abortResync: (() => void) | null = null
  /** Messages were lost since the channel was last live. */
  #hasHole = false

  constructor(name: string, host: EntryHost) {
    this.name = name
    this.machine = initialChannelMachine(name)
    this.#host = host
  }

  get isUsed(): boolean {
    return this.machine.phase !== 'unsubscribed'
  }

  /** What this function makes to keep messages, made at the first call. */
  keep<K extends Keep>(create: CreateKeep<K>): K {
    const known = this.#keeps.get(create) as K | undefined
    if (known !== undefined) return known
    const keep = create({ ...this.#host, name: this.name })
    this.#keeps.set(create, keep)
    if (this.machine.phase === 'live') keep.live(this.machine.cursor, false)
    return keep
  }

  /** Tells all that is kept of this channel. */
  tell(tell: (keep: Keep) => void): void {
    for (const keep of this.#keeps.values()) tell(keep)
  }

  subscribe(subscriber: Subscriber): void {
    const isFirst = !this.isUsed
    this.#subscribers.set(subscriber, this.#sequence)
    this.#refresh()
    if (isFirst) this.apply({ type: 'subscribeRequested' })
    this.#configure()
    if (isFirst) return
    if (this.#newest !== null) tellMessage(this.#host.part, this.#subscribers, this.#newest, subscriber)
    const { phase, cursor } = this.machine
    if (phase === 'live') this.tell((keep) => keep.live(cursor, false))
  }

  unsubscribe(subscriber: Subscriber): void {
    if (!this.#subscribers.delete(subscriber)) return
    const { environment, times } = this.#host.part
    this.#leaving.set(subscriber, environment.now() + times.lingerMs)
    this.#host.lingers(this)
  }

  /** When the next subscriber that left is forgotten. */
  deadline(): number {
    return Math.min(Infinity, ...this.#leaving.values())
  }

  expire(now: number): void {
    for (const [subscriber, at] of this.#leaving) if (at <= now) this.#leaving.delete(subscriber)
    if (this.#subscribers.size + this.#leaving.size === 0) this.apply({ type: 'unsubscribeRequested' })
    else this.#refresh()
    if (this.isUsed) this.#configure()
    this.#host.lingers(this)
  }

  /** Subscribes on the server, with what all subscribers of this turn want. */
  flush(): void {
    const effect = this.#pending
    this.#pending = null
    if (effect === null) return
    this.#askedHistory = effect.withHistory ? this.#wishes.history : 0
    this.#host.port.subscribe(this.name, { position: effect.position, history: this.#askedHistory })
  }

  message(incoming: IncomingMessage): void {
    const offset = this.#host.port.hasPositions ? incoming.offset : null
    const next = afterNext(this.machine, offset)
    if (next !== null) {
      this.machine = next
      return this.#deliver(incoming.data, this.#infoOf(incoming), null)
    }
    const { phase, purpose, replayUntil, state } = this.machine
    const isReplay = phase === 'replaying' && (purpose === 'begin' || purpose === 'restart')
    const isHistory = isReplay && this.#askedHistory > 0 && state.kind !== 'latest' && offset !== null
    this.apply({ type: 'messageReceived', offset }, incoming, isHistory ? replayUntil - offset : null)
  }

  /** Answers the oldest request for these older messages. */
  paged(page: Page): void {
    for (const keep of this.#keeps.values()) if (keep.paged(page)) return
  }

  apply(event: ChannelEvent, incoming: IncomingMessage | null = null, age: number | null = null): void {
    const before = this.machine
    if (event.type === 'connectionLost' || event.type === 'ended') this.tell((keep) => keep.cancel())
    const { environment } = this.#host.part
    const { onGap, canResync } = this.#wishes
    const { machine, effects } = channelTransition(before, event, {
      at: environment.now(),
      isOpen: this.#host.isOpen(),
      onGap,
      canResync,
    })
    this.machine = machine
    for (const effect of effects) this.#run(effect, event, incoming, age)
    if (machine.state !== before.state) this.#host.changed(this)
    if (machine.state.gaps > before.state.gaps) this.#hasHole = true
    if (machine.phase === before.phase) return
    if (machine.phase === 'interrupted') this.#pending = null
    if (machine.phase === 'live') this.#onLive(machine)
    if (machine.phase === 'unsubscribed') this.#clear()
  }

  dispose(): void {
    this.#subscribers.clear()
    this.#clear()
    this.tell((keep) => keep.dispose())
  }

  #run(
    effect: ChannelEffect,
    event: ChannelEvent,
    incoming: IncomingMessage | null,
    age: number | null,
  ): void {
    switch (effect.type) {
      case 'subscribe':
        this.#pending = effect
        return this.#host.asks(this)
      case 'unsubscribe':
        this.#pending = null
        return this.#host.port.unsubscribe(this.name)
      case 'deliver':
        return incoming === null ? undefined : this.#deliver(incoming.data, this.#infoOf(incoming), age)
      case 'hold':
        if (incoming !== null) this.#held.push({ data: incoming.data, info: this.#infoOf(incoming) })
        return
      case 'release': {
        const held = this.#held
        this.#held = []
        for (const { data, info } of held) this.#deliver(data, info, null)
        return
      }
      case 'forget':
        this.#newest = null
        this.#hasHole = false
        return this.tell((keep) => {
          keep.forget(event.type !== 'subscribed')
          if (event.type === 'subscribed') keep.begun(this.#askedHistory, event.replay)
        })
      case 'startResync':
        return this.#startResync(effect.reason)
      case 'cancelResync':
        return this.#cancelResync()
      case 'reportFault':
        return this.#reportFault()
      default:
        return assertNever(effect)
    }
  }

  #onLive({ cursor, state }: ChannelMachine): void {
    const hasHole = this.#hasHole && state.kind !== 'latest'
    this.#hasHole = false
    this.tell((keep) => keep.live(cursor, hasHole))
  }

  #infoOf({ offset, id }: IncomingMessage): MessageInfo {
    const { cursor } = this.machine
    return { channel: this.name, epoch: cursor?.epoch ?? null, offset: cursor === null ? null : offset, id }
  }

  #deliver(data: unknown, info: MessageInfo, age: number | null): void {
    const { checks, takesMessages } = this.#wishes
    const verdicts = checks.size === 0 ? null : this.#verdictsOn(data, info)
    const message: Delivery = { data, info, sequence: ++this.#sequence, age, verdicts }
    if (this.machine.state.kind === 'latest') this.#newest = message
    for (const keep of this.#keeps.values()) keep.take(message)
    if (takesMessages) tellMessage(this.#host.part, this.#subscribers, message)
  }

  /** Data that fails a check is counted once and reported to the subscribers with that check. */
  #verdictsOn(data: unknown, info: MessageInfo): ReadonlyMap<Check, Verdict> {
    const { part } = this.#host
    const verdicts = new Map<Check, Verdict>()
    let isInvalid = false
    for (const check of this.#wishes.checks) {
      const verdict = check(data, info)
      verdicts.set(check, verdict)
      if (!('error' in verdict)) continue
      isInvalid = true
      tellError(part, this.#subscribers, verdict.error, check)
      part.fail(verdict.error)
    }
    if (isInvalid) this.apply({ type: 'messageInvalid' })
    return verdicts
  }

  #startResync(reason: ChannelMachine['state']['reason']): void {
    this.#held = []
    this.#abortResync = runResync(this.#host.part, this.#all(), { channel: this.name, reason }, (end) => {
      this.#abortResync = null
      if (end.type === 'resyncFailed') return this.apply(end)
      this.tell((keep) => keep.resynced?.(end.values))
      this.apply({ type: 'resynced' })
    })
  }

  #cancelResync(): void {
    this.#abortResync?.()
    this.#abortResync = null
    this.#held = []
  }

  #reportFault(): void {
    const { fault } = this.machine.state
    if (fault === null) return
    const error = errorOfFault(fault.reason, this.name, fault.message)
    this.#host.part.emit({ type: 'channel-fault', channel: this.name, error })
    tellError(this.#host.part, this.#subscribers, error)
  }

  #all(): readonly Subscriber[] {
    return [...this.#subscribers.keys(), ...this.#leaving.keys()]
  }

  #refresh(): void {
    const subscribers = this.#all()
    this.#wishes = wishesOf(subscribers)
    const { phase } = this.machine
    const isAnew = phase === 'unsubscribed' || phase === 'subscribing'
    const moment = { sequence: this.#sequence, isAnew, newest: this.#newest }
    this.tell((keep) => keep.wish(subscribers, moment))
  }

  #configure(): void {
    const { actions } = this.#wishes
    if (actions !== this.machine.state.actions) this.apply({ type: 'configured', actions })
  }

  #clear(): void {
    this.#cancelResync()
    this.#leaving.clear()
    this.#pending = null
    this.#newest = null
    // A subscriber that comes later has missed what came in between.
    this.#sequence += 1
    this.#wishes = wishesOf([])
    const sequence = this.#sequence
    this.tell((keep) => {
      keep.cancel()
      keep.clear(sequence)
    })
    this.#sequence += 1
  }
}
