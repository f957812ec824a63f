import { createStore } from 'zustand/vanilla'

import type { Position } from '../core/position.js'
import type { ChannelMessage } from './channelMessage.js'
import type { MessageInfo } from './listener.js'
import { OwnMessages } from './ownMessages.js'
import type { PastMessage } from './past.js'
import { countReaders, type CountedStore } from './readable.js'

/** The content of a list. */
export interface ListState {
  /** Messages that the server has, oldest first. */
  readonly kept: readonly ChannelMessage[]
  /** Our own that are not among them yet, in the order of their sends. */
  readonly own: readonly ChannelMessage[]
  /** The server may have older ones than the first. */
  readonly hasOlder: boolean
}

const empty: ListState = { kept: [], own: [], hasOlder: false }

/** The newest messages of a channel, kept once for all components that read them. */
export class MessageList {
  readonly store: CountedStore<ListState>
  /** Our own that are not among those of the server yet. */
  readonly own: OwnMessages = new OwnMessages()
  /** How many of the newest messages the subscribers want; 0 while none wants any. */
  wanted = 0
  /** How much history it has been given. */
  covered = 0
  /** The server said that there is nothing older. */
  isWhole = false
  /** Where the channel stood when the last subscriber that keeps left; null while one is there. */
  leftAt: number | null = null
  readonly #publish: (state: ListState) => void
  #kept: ChannelMessage[] = []
  /** How many there were when older ones were fetched, which stay. */
  #grown = 0
  /** Requests for messages that have to fit to the first one of now. */
  #holds = 0
  #unnamed = 0
  readonly #isOwn: (id: string | null) => boolean
  readonly #hasOlder: (first: ChannelMessage | null) => boolean

  /**
   * @param isOwn whether this client made an id
   * @param hasOlder whether the server may have messages before the first of the list
   */
  constructor(isOwn: (id: string | null) => boolean, hasOlder: (first: ChannelMessage | null) => boolean) {
    this.#isOwn = isOwn
    this.#hasOlder = hasOlder
    const store = createStore<ListState>(() => empty)
    this.#publish = (state) => store.setState(state, true)
    this.store = countReaders(store)
  }

  /** How many of the newest messages are kept. */
  get limit(): number {
    if (this.wanted === 0) return 0
    return this.#holds > 0 ? Infinity : Math.max(this.wanted, this.#grown)
  }

  get length(): number {
    return this.#kept.length
  }

  get last(): ChannelMessage | null {
    return this.#kept.at(-1) ?? null
  }

  /** The position before which older messages are asked for. */
  oldest(cursor: Position): Position {
    const first = this.#kept[0]
    return first === undefined || first.epoch === null || first.offset === null
      ? { epoch: cursor.epoch, offset: cursor.offset + 1 }
      : { epoch: first.epoch, offset: first.offset }
  }

  /** Keeps all messages until the returned function is called. */
  hold(): () => void {
    this.#holds += 1
    return () => void (this.#holds -= 1)
  }

  push({ data, info }: PastMessage): void {
    const own = this.own.arrived(info)
    // Without positions an acknowledged message is in the list already when its echo comes.
    if (own === null && info.offset === null && info.id !== null && this.#has(info.id)) return
    for (const overtaken of this.own.takeOvertaken(info)) this.#place(overtaken)
    this.#dropReplaced(info)
    this.#kept.push(this.#entry(data, info, own !== null || this.#isOwn(info.id), own?.id))
    // Cut seldom, not for each message.
    if (this.#kept.length >= 2 * this.limit) this.#cut()
  }

  prepend(older: readonly PastMessage[]): void {
    this.#kept = [...older.map((message) => this.#pastEntry(message)), ...this.#kept]
    this.#grown = this.#kept.length
  }

  /**
   * Replaces the messages up to a position by the newest ones, which have no hole.
   *
   * @param last what was last in the list when they were asked for
   */
  refill(newest: readonly PastMessage[], { epoch, offset }: Position, last: ChannelMessage | null): void {
    const since = last === null ? 0 : this.#kept.indexOf(last) + 1
    const later = this.#kept
      .slice(since)
      .filter((each) => each.epoch === epoch && (each.offset ?? 0) > offset)
    this.#kept = [...newest.map((message) => this.#pastEntry(message)), ...later]
    // An acknowledged message of before does not come in any more: it is among the newest, or older, or lost.
    this.own.takeOvertaken({ epoch, offset: offset + 1 })
  }

  /**
   * @param epoch of the history that the message is kept in; null without positions
   * @param comesBack whether the message itself will come in, at its place
   */
  acknowledged(id: string, epoch: string | null, offset: number | null, comesBack: boolean): void {
    const kept = this.own.answered(id, { state: 'kept', epoch, offset })
    if (kept === null) return
    const isPassed = offset !== null && this.last?.epoch === epoch && offset <= (this.last.offset ?? 0)
    if (comesBack && !isPassed) return
    this.own.delete(id)
    this.#place(kept)
  }

  /** Starts anew. Waiting sends stay, unless the list belonged to another identity. */
  forget(withOwn: boolean): void {
    this.#kept = []
    this.#grown = 0
    this.covered = 0
    this.isWhole = false
    if (withOwn) this.own.clear()
  }

  readonly commit = (): void => {
    this.#cut()
    const hasOlder = !this.isWhole && this.#hasOlder(this.#kept[0] ?? null)
    this.#publish({ kept: this.#kept.slice(), own: this.own.all(), hasOlder })
  }

  #entry(
    data: unknown,
    info: MessageInfo,
    isOwn: boolean,
    id = info.id ?? this.#nameOf(info),
  ): ChannelMessage {
    return { ...info, id, data, state: 'kept', isOwn, error: null }
  }

  #pastEntry({ data, info }: PastMessage): ChannelMessage {
    this.own.arrived(info)
    return this.#entry(data, info, this.#isOwn(info.id))
  }

  #nameOf({ epoch, offset }: MessageInfo): string {
    return offset === null ? `#${String(++this.#unnamed)}` : `${String(epoch)}/${String(offset)}`
  }

  #cut(): void {
    if (this.#kept.length <= this.limit) return
    this.#kept = this.limit === 0 ? [] : this.#kept.slice(-this.limit)
    this.isWhole = false
  }

  #has(id: string): boolean {
    return this.#kept.some((each) => each.id === id)
  }

  /** Puts an acknowledged message of ours where it belongs; not into a part of the history that is not kept. */
  #place(own: ChannelMessage): void {
    const { epoch, offset } = own
    const isLater = (each: ChannelMessage): boolean =>
      offset !== null && each.epoch === epoch && each.offset !== null && each.offset >= offset
    const at = this.#kept.findIndex(isLater)
    if (at === -1) this.#kept.push(own)
    else if (at > 0 && this.#kept[at]?.offset !== offset) this.#kept.splice(at, 0, own)
  }

  /** A server whose store was set back gives the same places to other messages. */
  #dropReplaced({ epoch, offset }: MessageInfo): void {
    const { last } = this
    if (offset === null || last === null || last.epoch !== epoch || (last.offset ?? 0) < offset) return
    this.#kept = this.#kept.filter((each) => each.epoch !== epoch || (each.offset ?? 0) < offset)
  }
}
