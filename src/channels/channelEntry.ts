import { assertNever } from '../core/assertNever.js'
import type { ChannelEffect, ChannelEvent } from '../core/channelEvents.js'
import { afterNext, initialChannelMachine, leavesHole, type ChannelMachine } from '../core/channelMachine.js'
import { channelTransition } from '../core/channelTransition.js'
import { errorOfFault } from '../core/errors.js'
import type { IncomingMessage, Page } from '../engine/channelPort.js'
import { ChannelFeed } from './channelFeed.js'
import { ChannelWait } from './channelWait.js'
import type { EntryHost } from './entryHost.js'
import type { CreateKeep, Keep } from './keep.js'
import { infoOf, type MessageInfo } from './listener.js'
import type { Subscriber } from './subscriber.js'
import { runResync } from './resyncRun.js'

/** One channel of a client: runs its machine and the effects of the machine. */
export class ChannelEntry {
  readonly name: string
  machine: ChannelMachine
  readonly #host: EntryHost<ChannelEntry>
  readonly #feed: ChannelFeed
  #pending: Extract<ChannelEffect, { type: 'subscribe' }> | null = null
  #askedHistory = 0
  /** The offset at which the history ends that only those get who asked for it; also when a loss interrupts it. */
  #historyUntil = 0
  #abortResync: (() => void) | null = null
  readonly #wait: ChannelWait
  /** Messages were lost since the channel was last live. */
  #hasHole = false

  constructor(name: string, host: EntryHost<ChannelEntry>) {
    this.name = name
    this.machine = initialChannelMachine(name)
    this.#host = host
    this.#feed = new ChannelFeed({ ...host, name }, () => this.apply({ type: 'messageInvalid' }))
    this.#wait = new ChannelWait(host.part, this)
  }

  get isUsed(): boolean {
    return this.machine.phase !== 'unsubscribed'
  }

  /** The keep that this function makes, made at the first call. */
  keep<K extends Keep>(create: CreateKeep<K>): K {
    const known = this.#feed.find(create)
    if (known !== undefined) return known
    const keep = this.#feed.make(create)
    if (this.machine.phase === 'live') keep.live(this.machine.cursor, false)
    return keep
  }

  /** Tells all that is kept of this channel. */
  tell(tell: (keep: Keep) => void): void {
    this.#feed.tell(tell)
  }

  subscribe(subscriber: Subscriber): void {
    const isFirst = !this.isUsed
    this.#feed.add(subscriber, this.#isAnew())
    if (isFirst) this.apply({ type: 'subscribeRequested' })
    this.#configure()
    if (isFirst) return
    // Without a position the history of what was told is lost: the newest value follows with the next one.
    if (this.machine.cursor !== null || !this.#host.port.hasPositions) this.#feed.catchUp(subscriber)
    if (this.machine.phase === 'live') this.#tellLive(false)
  }

  unsubscribe(subscriber: Subscriber): void {
    const { environment, times } = this.#host.part
    this.#feed.subscribers.leave(subscriber, environment.now() + times.lingerMs)
    this.#host.lingers(this)
  }

  /** When the next subscriber that left is forgotten. */
  deadline(): number {
    return this.#feed.subscribers.deadline()
  }

  expire(now: number): void {
    const { subscribers } = this.#feed
    subscribers.expire(now)
    if (subscribers.size === 0) this.apply({ type: 'unsubscribeRequested' })
    else this.#feed.refresh(this.#isAnew())
    if (this.isUsed) this.#configure()
    this.#host.lingers(this)
  }

  /** Subscribes on the server, with what all subscribers of this turn want. */
  flush(): void {
    const { phase } = this.machine
    const effect = this.#pending
    this.#pending = null
    if (effect === null || (phase !== 'subscribing' && phase !== 'resubscribing')) return
    this.#askedHistory = effect.withHistory ? this.#feed.wishes.history : 0
    const { position, wish } = effect
    this.#host.port.subscribe(this.name, { position, history: this.#askedHistory, wish })
  }

  message(incoming: IncomingMessage): void {
    const offset = this.#host.port.hasPositions ? incoming.offset : null
    const next = afterNext(this.machine, offset)
    if (next !== null) {
      this.machine = next
      return this.#deliver(incoming, null)
    }
    const until = this.#historyUntil
    const isHistory = offset !== null && offset <= until && this.machine.phase === 'replaying'
    this.apply({ type: 'messageReceived', offset }, incoming, isHistory ? until - offset : null)
  }

  /** Answers the oldest request for these older messages. */
  paged(page: Page): void {
    this.#feed.paged(page)
  }

  apply(event: ChannelEvent, incoming: IncomingMessage | null = null, age: number | null = null): void {
    const before = this.machine
    if (event.type === 'connectionLost' || event.type === 'ended') this.tell((keep) => keep.interrupt())
    if (event.type === 'connectionLost') this.#wait.stop()
    const { onGap, canResync, needsAll } = this.#feed.wishes
    const { machine, effects } = channelTransition(before, event, {
      at: this.#host.part.environment.now(),
      isOpen: this.#host.isOpen(),
      onGap,
      canResync,
      needsAll,
    })
    this.machine = machine
    for (const effect of effects) this.#run(effect, event, incoming, age)
    if (machine.state !== before.state) this.#host.changed(this)
    if (leavesHole(before, { machine, effects })) this.#hasHole = true
    if (machine.phase === before.phase) return
    this.#wait.begin()
    if (machine.phase === 'live') {
      const hasHole = this.#hasHole && machine.state.kind !== 'latest'
      this.#hasHole = false
      this.#historyUntil = 0
      this.#tellLive(hasHole)
    }
    if (machine.phase === 'failed') this.tell((keep) => keep.cancel('channel-failed', machine.state.reason))
    if (machine.phase === 'unsubscribed') this.#clear()
  }

  /** Drops the data of the previous identity, also where a component shows it without a subscription. */
  disown(): void {
    this.#feed.forget(true)
  }

  dispose(): void {
    this.#wait.stop()
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
        return this.#host.port.unsubscribe(this.name)
      case 'deliver':
        return incoming === null ? undefined : this.#deliver(incoming, age)
      case 'hold':
        return incoming === null ? undefined : this.#feed.hold(incoming.data, this.#infoOf(incoming))
      case 'release':
        return this.#feed.release(this.#isLatest())
      case 'forget':
        this.#hasHole = false
        this.#historyUntil = this.#askedHistory > 0 && !this.#isLatest() ? this.machine.replayUntil : 0
        this.#feed.forget(event.type !== 'subscribed')
        if (event.type === 'subscribed') this.tell((keep) => keep.begun(this.#askedHistory, event.replay))
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

  #tellLive(hasHole: boolean): void {
    const { cursor } = this.machine
    this.tell((keep) => keep.live(cursor, hasHole))
  }

  #isLatest(): boolean {
    return this.machine.state.kind === 'latest'
  }

  #infoOf(incoming: IncomingMessage): MessageInfo {
    const { cursor } = this.machine
    return infoOf(this.name, cursor?.epoch ?? null, cursor === null ? null : incoming.offset, incoming)
  }

  #deliver(incoming: IncomingMessage, age: number | null): void {
    this.#feed.deliver(incoming.data, this.#infoOf(incoming), age, this.#isLatest())
  }

  #startResync(reason: ChannelMachine['state']['reason']): void {
    const where = { channel: this.name, reason }
    this.#feed.dropHeld()
    this.#abortResync = runResync(this.#host.part, this.#feed.subscribers.all(), where, (end) => {
      this.#abortResync = null
      if (end.type === 'resyncFailed') return this.apply(end)
      this.tell((keep) => keep.resynced?.(end.values))
      this.apply({ type: 'resynced' })
    })
  }

  #cancelResync(): void {
    this.#abortResync?.()
    this.#abortResync = null
    this.#feed.dropHeld()
  }

  #reportFault(): void {
    const { fault } = this.machine.state
    if (fault === null) return
    const error = errorOfFault(fault.reason, this.name, fault.message)
    this.#host.part.emit({ type: 'channel-fault', channel: this.name, error })
    this.#feed.subscribers.tellError(error)
  }

  /** Whether the subscription has no answer yet. */
  #isAnew(): boolean {
    const { phase } = this.machine
    return phase === 'unsubscribed' || phase === 'subscribing'
  }

  #configure(): void {
    const { actions } = this.#feed.wishes
    if (actions !== this.machine.state.actions) this.apply({ type: 'configured', actions })
  }

  #clear(): void {
    this.#cancelResync()
    this.#feed.clear()
  }
}
