import type { Page } from '../engine/channelPort.js'
import { checkAll } from './checkAll.js'
import type { CreateKeep, Keep, KeepHost } from './keep.js'
import type { Delivery, MessageInfo } from './listener.js'
import type { Subscriber } from './subscriber.js'
import { Subscribers } from './subscribers.js'
import { noWishes, wishesOf, withWishes, type Wishes } from './wishes.js'

/** A message that is held during a resync. */
interface Held {
  readonly data: unknown
  readonly info: MessageInfo
}

/** The messages of one channel on their way to its subscribers and to all that is kept of them. */
export class ChannelFeed {
  readonly subscribers: Subscribers
  wishes: Wishes = noWishes
  readonly #host: KeepHost
  /** Counts a message that failed a check. */
  readonly #invalid: () => void
  readonly #keeps = new Map<CreateKeep, Keep>()
  #sequence = 0
  #newest: Delivery | null = null
  #held: Held[] = []

  constructor(host: KeepHost, invalid: () => void) {
    this.#host = host
    this.#invalid = invalid
    this.subscribers = new Subscribers(host.part)
  }

  find<K extends Keep>(create: CreateKeep<K>): K | undefined {
    return this.#keeps.get(create) as K | undefined
  }

  make<K extends Keep>(create: CreateKeep<K>): K {
    const keep = create(this.#host)
    this.#keeps.set(create, keep)
    return keep
  }

  /** Tells all that is kept of the channel. */
  tell(tell: (keep: Keep) => void): void {
    for (const keep of this.#keeps.values()) tell(keep)
  }

  /** @param isAnew the subscription has no answer yet, which will begin with nothing */
  add(subscriber: Subscriber, isAnew: boolean): void {
    this.subscribers.add(subscriber, this.#sequence)
    this.wishes = withWishes(this.wishes, subscriber)
    const { fold, keep = 0 } = subscriber
    if (fold !== null || keep > 0) this.#tellWishes(this.subscribers.all(), isAnew)
  }

  /** Some of the subscribers have left. */
  refresh(isAnew: boolean): void {
    const subscribers = this.subscribers.all()
    this.wishes = wishesOf(subscribers)
    this.#tellWishes(subscribers, isAnew)
  }

  /** Gives the newest value of a `latest` channel to a subscriber that came later. */
  catchUp(subscriber: Subscriber): void {
    if (this.#newest !== null) this.subscribers.tellMessage(this.#newest, subscriber)
  }

  /** @param isLatest only the newest value counts */
  deliver(data: unknown, info: MessageInfo, age: number | null, isLatest: boolean): void {
    const { checks, takesMessages } = this.wishes
    const verdicts = checks.size === 0 ? null : this.#check(data, info)
    const message: Delivery = { data, info, sequence: ++this.#sequence, age, verdicts }
    if (isLatest) this.#newest = message
    for (const keep of this.#keeps.values()) keep.take(message)
    if (takesMessages) this.subscribers.tellMessage(message)
  }

  /** Answers the oldest request for these older messages. */
  paged(page: Page): void {
    for (const keep of this.#keeps.values()) if (keep.paged(page)) return
  }

  hold(data: unknown, info: MessageInfo): void {
    this.#held.push({ data, info })
  }

  /** Delivers the held messages, in order. */
  release(isLatest: boolean): void {
    const held = this.#held
    this.#held = []
    for (const { data, info } of held) this.deliver(data, info, null, isLatest)
  }

  dropHeld(): void {
    this.#held = []
  }

  /** @param isOthers the kept messages belong to another identity and must not be seen any longer */
  forget(isOthers: boolean): void {
    this.#newest = null
    this.tell((keep) => keep.forget(isOthers))
  }

  /** The channel is not in use any more. */
  clear(): void {
    this.dropHeld()
    this.subscribers.clear()
    this.#newest = null
    this.wishes = noWishes
    // A subscriber that comes later has missed what came in between.
    const sequence = this.#sequence + 1
    this.#sequence += 2
    this.tell((keep) => {
      keep.cancel(null)
      keep.clear(sequence)
    })
  }

  #tellWishes(subscribers: readonly Subscriber[], isAnew: boolean): void {
    const moment = { sequence: this.#sequence, isAnew, newest: this.#newest }
    this.tell((keep) => keep.wish(subscribers, moment))
  }

  /** Data that fails a check is counted once and reported to the subscribers with that check. */
  #check(data: unknown, info: MessageInfo): Delivery['verdicts'] {
    const { verdicts, errors } = checkAll(this.wishes.checks, data, info)
    for (const [check, error] of errors) {
      this.subscribers.tellError(error, check)
      this.#host.part.fail(error)
    }
    if (errors.length > 0) this.#invalid()
    return verdicts
  }
}
