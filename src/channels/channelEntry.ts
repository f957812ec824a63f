import { assertNever } from '../core/assertNever.js'
import type { ChannelEffect, ChannelEvent } from '../core/channelEvents.js'
import { afterNext, initialChannelMachine, type ChannelMachine } from '../core/channelMachine.js'
import { channelTransition } from '../core/channelTransition.js'
import { errorOfFault } from '../core/errors.js'
import type { IncomingMessage } from '../engine/channelPort.js'
import { Callbacks, type Checked } from './callbacks.js'
import type { ChannelKeep } from './channelKeep.js'
import { checkMessage } from './checkMessage.js'
import type { EntryHost } from './entryHost.js'
import type { MessageInfo, Subscriber } from './listener.js'
import { runResync } from './resyncRun.js'
import { wishesOf, type Wishes } from './subscribers.js'

interface Held {
  readonly data: unknown
  readonly info: MessageInfo
}

/** One channel of a client: its machine, its subscribers, and what the effects of the machine do. */
export class ChannelEntry {
  readonly name: string
  readonly keep: ChannelKeep
  machine: ChannelMachine
  readonly #host: EntryHost
  /** Each with the number of the last message before it came. */
  readonly #subscribers = new Map<Subscriber, number>()
  /** Subscribers that have left, until the linger time is over: a remount in between finds everything as it was. */
  readonly #leaving = new Map<Subscriber, number>()
  readonly #callbacks: Callbacks
  #wishes: Wishes = wishesOf([])
  #sequence = 0
  #pending: Extract<ChannelEffect, { type: 'subscribe' }> | null = null
  #askedHistory = 0
  #newest: Checked | null = null
  #held: Held[] = []
  #abortResync: (() => void) | null = null
  /** Messages were lost since the lists were last whole. */
  #hasHole = false

  constructor(name: string, host: EntryHost, keep: ChannelKeep) {
    this.name = name
    this.keep = keep
    this.machine = initialChannelMachine(name)
    this.#host = host
    this.#callbacks = new Callbacks(host.part, this.#subscribers)
  }

  get isUsed(): boolean {
    return this.machine.phase !== 'unsubscribed'
  }

  subscribe(subscriber: Subscriber): void {
    const isFirst = !this.isUsed
    this.#subscribers.set(subscriber, this.#sequence)
    this.#refresh()
    if (isFirst) this.apply({ type: 'subscribeRequested' })
    this.#configure()
    if (isFirst) return
    if (this.#newest !== null) this.#callbacks.message(this.#newest, subscriber)
    if (this.machine.phase === 'live') this.keep.fetch(this.machine.cursor, this.#wishes)
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

  apply(event: ChannelEvent, incoming: IncomingMessage | null = null, age: number | null = null): void {
    const before = this.machine
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
    if (machine.state !== before.state) this.#host.changed()
    if (machine.state.gaps > before.state.gaps) this.#hasHole = true
    if (machine.phase === before.phase) return
    if (machine.phase === 'interrupted') this.#pending = null
    if (machine.phase === 'live') this.#onLive(machine)
    if (machine.phase === 'unsubscribed') this.#clear()
  }

  dispose(): void {
    this.#subscribers.clear()
    this.#clear()
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
        this.keep.forget(event.type !== 'subscribed')
        if (event.type === 'subscribed') this.keep.begun(this.#askedHistory, event.replay)
        return
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
    if (this.#hasHole && state.kind !== 'latest') this.keep.lists.refill(cursor)
    this.#hasHole = false
    this.keep.fetch(cursor, this.#wishes)
  }

  #infoOf({ offset, id }: IncomingMessage): MessageInfo {
    const { cursor } = this.machine
    return { channel: this.name, epoch: cursor?.epoch ?? null, offset: cursor === null ? null : offset, id }
  }

  #deliver(data: unknown, info: MessageInfo, age: number | null): void {
    const parsed = this.#wishes.schemas.size === 0 ? null : this.#check(data, info)
    const message: Checked = { data, info, sequence: ++this.#sequence, age, parsed }
    if (this.machine.state.kind === 'latest') this.#newest = message
    this.keep.take(message)
    if (this.#wishes.takesMessages) this.#callbacks.message(message)
  }

  /** Data that fails a schema is counted once and reported to the subscribers with that schema. */
  #check(data: unknown, info: MessageInfo): Checked['parsed'] {
    const { parsed, errors } = checkMessage(this.#wishes.schemas, data, info)
    for (const [schema, error] of errors) {
      this.#callbacks.error(error, schema)
      this.#host.part.fail(error)
    }
    if (errors.size > 0) this.apply({ type: 'messageInvalid' })
    return parsed
  }

  #startResync(reason: ChannelMachine['state']['reason']): void {
    this.#held = []
    const subscribers = [...this.#subscribers.keys(), ...this.#leaving.keys()]
    this.#abortResync = runResync(this.#host.part, subscribers, { channel: this.name, reason }, (end) => {
      this.#abortResync = null
      if (end.type === 'resyncFailed') return this.apply(end)
      this.keep.folds.replace(end.values)
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
    this.#callbacks.error(error)
  }

  #refresh(): void {
    this.#wishes = wishesOf([...this.#subscribers.keys(), ...this.#leaving.keys()])
    const { phase } = this.machine
    const isAnew = phase === 'unsubscribed' || phase === 'subscribing'
    this.keep.wish(this.#wishes, this.#sequence, isAnew, this.#newest)
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
    this.keep.clear(this.#sequence)
    this.#sequence += 1
  }
}
