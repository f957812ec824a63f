import { createStore } from 'zustand/vanilla'

import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Position } from '../core/position.js'
import type { MessageInfo } from './listener.js'
import type { PastMessage } from './past.js'
import { countReaders, type CountedStore } from './readable.js'

/** Where a message of the list stands. `kept`: the server has it, or said that it has it. */
export type MessageState = 'queued' | 'sent' | 'kept' | 'refused'

/** One message of a list: one that came in, or one of our own from the moment it was sent. */
export interface ChannelMessage<Data = unknown> {
  /** Stable from `queued` to `kept`, so it can be a React key. */
  readonly id: string
  readonly channel: string
  readonly data: Data
  readonly state: MessageState
  /** Names the history that the offset belongs to; null without one. */
  readonly epoch: string | null
  /** Null while it is not known. */
  readonly offset: number | null
  /** The name of the sender as the server attests it; null when it is not told, and for our own until it comes back. */
  readonly from: string | null
  /** When the server accepted it, by its clock; epoch milliseconds, null while it is not known. */
  readonly at: number | null
  /** Whether this client sent it. */
  readonly isOwn: boolean
  /** Why it was refused; null otherwise. */
  readonly error: ConnectivityError | null
}

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
  /** How many of the newest messages are kept. */
  limit = 0
  /** How much history it has been given. */
  covered = 0
  /** The server said that there is nothing older. */
  isWhole = false
  /** Where the channel stood when the last subscriber that keeps left; null while one is there. */
  leftAt: number | null = null
  readonly #publish: (state: ListState) => void
  readonly #channel: string
  #kept: ChannelMessage[] = []
  #own = new Map<string, ChannelMessage>()
  #unnamed = 0
  readonly #isOwn: (id: string | null) => boolean
  readonly #hasOlder: (first: ChannelMessage | null) => boolean

  /**
   * @param isOwn whether this client made an id
   * @param hasOlder whether the server may have messages before the first of the list
   */
  constructor(
    channel: string,
    isOwn: (id: string | null) => boolean,
    hasOlder: (first: ChannelMessage | null) => boolean,
  ) {
    this.#channel = channel
    this.#isOwn = isOwn
    this.#hasOlder = hasOlder
    const store = createStore<ListState>(() => empty)
    this.#publish = (state) => store.setState(state, true)
    this.store = countReaders(store)
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

  push({ data, info }: PastMessage): void {
    const own = info.id === null ? this.#ownAt(info) : (this.#own.get(info.id) ?? null)
    if (own !== null) this.#own.delete(own.id)
    // Without positions an acknowledged message is in the list already when its echo comes.
    else if (info.offset === null && info.id !== null && this.#kept.some(({ id }) => id === info.id)) return
    this.#releaseOvertaken(info)
    this.#dropReplaced(info)
    this.#kept.push(this.#entry(data, info, own !== null || this.#isOwn(info.id), own?.id))
    // Cut seldom, not for each message.
    if (this.#kept.length >= 2 * this.limit) this.#cut()
  }

  prepend(older: readonly PastMessage[]): void {
    this.#kept = [...older.map((message) => this.#pastEntry(message)), ...this.#kept]
    this.limit = Math.max(this.limit, this.#kept.length)
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
  }

  queued({ id, data, status }: PendingSend): void {
    const info = { channel: this.#channel, epoch: null, offset: null, id, from: null, at: null }
    this.#own.set(id, { ...this.#entry(data, info, true), state: status })
  }

  /** @param comesBack whether the message itself will come in, at its place */
  acknowledged(id: string, offset: number | null, comesBack: boolean): void {
    const own = this.#own.get(id)
    if (own === undefined) return
    const isHere =
      offset !== null && this.#kept.some((each) => each.offset === offset && each.state === 'kept')
    if (isHere && comesBack) return void this.#own.delete(id)
    const kept = { ...own, state: 'kept' as const, offset }
    if (comesBack) return void this.#own.set(id, kept)
    this.#own.delete(id)
    this.#kept.push(kept)
  }

  refused(id: string, error: ConnectivityError): void {
    const own = this.#own.get(id)
    if (own !== undefined) this.#own.set(id, { ...own, state: 'refused', error })
  }

  /** Takes a refused message away; false when there is none with this id. */
  dismiss(id: string): boolean {
    return this.#own.get(id)?.state === 'refused' && this.#own.delete(id)
  }

  /** A message of ours that failed the schema when it came back is not shown either. */
  dropOwn(id: string | null): void {
    if (id !== null) this.#own.delete(id)
  }

  /** Starts anew. Waiting sends stay, unless the list belonged to another identity. */
  forget(withOwn: boolean): void {
    this.#kept = []
    this.covered = 0
    this.isWhole = false
    if (withOwn) this.#own.clear()
  }

  readonly commit = (): void => {
    this.#cut()
    const hasOlder = !this.isWhole && this.#hasOlder(this.#kept[0] ?? null)
    this.#publish({ kept: this.#kept.slice(), own: [...this.#own.values()], hasOlder })
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
    if (info.id !== null) this.#own.delete(info.id)
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

  /** The own message that was acknowledged at the offset of a message without an id. */
  #ownAt({ offset }: MessageInfo): ChannelMessage | null {
    if (offset === null || this.#own.size === 0) return null
    for (const own of this.#own.values()) if (own.state === 'kept' && own.offset === offset) return own
    return null
  }

  /** A server whose store was set back gives the same places to other messages. */
  #dropReplaced({ epoch, offset }: MessageInfo): void {
    const { last } = this
    if (offset === null || last === null || last.epoch !== epoch || (last.offset ?? 0) < offset) return
    this.#kept = this.#kept.filter((each) => each.epoch !== epoch || (each.offset ?? 0) < offset)
  }

  /** An acknowledged message that was skipped, as in a gap, will not come in any more: it stays at its place. */
  #releaseOvertaken({ offset }: MessageInfo): void {
    if (offset === null || this.#own.size === 0) return
    for (const own of this.#own.values()) {
      if (own.state !== 'kept' || own.offset === null || own.offset >= offset) continue
      this.#own.delete(own.id)
      this.#kept.push(own)
    }
  }
}
