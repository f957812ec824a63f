import type { Position } from '../../core/position.js'
import { ByteBudget, checkOrder, type BudgetLimits } from './byteBudget.js'
import { epochOfHistory } from './historyName.js'
import {
  createRing,
  evictable,
  nextEntry,
  notePlace,
  putEntry,
  readRing,
  repetitionOf,
  trimRing,
  type Ring,
} from './ring.js'
import { bytesOf, type RingEntry } from './ringEntry.js'
import type {
  Appended,
  Bounds,
  ChannelPage,
  NewEntry,
  ProducerPlace,
  ReadRange,
  StoredEntry,
  StoreListener,
} from './store.js'
import { Tombstones } from './tombstones.js'
import { Unanswered } from './unanswered.js'

/** A channel with at least one message, now or before. */
interface MemoryRing extends Ring<StoredEntry & RingEntry> {
  /** The number of its history among those of its name. */
  readonly life: number
}

/** The store of the rings, while it is open. */
export interface OpenMemory {
  readonly epoch: string
  readonly listener: StoreListener
}

/** The channels of a memory store. A name without a message takes nothing. */
export class MemoryRings {
  /** @throws Error while the store is closed. */
  readonly #opened: () => OpenMemory
  readonly #budget: ByteBudget
  readonly #rings = new Map<string, MemoryRing>()
  readonly #tombstones = new Tombstones()
  readonly #unanswered = new Unanswered()

  constructor(opened: () => OpenMemory, limits: BudgetLimits) {
    this.#opened = opened
    this.#budget = new ByteBudget(limits)
  }

  append(
    channel: string,
    entry: NewEntry,
    bounds: Bounds,
    producer: ProducerPlace | undefined,
  ): Promise<Appended> {
    const { before, answered } = this.#unanswered.add(channel, producer)
    const keep = async (): Promise<Appended> => this.#keep(channel, entry, bounds, producer, before)
    const kept = keep()
    void kept.then(answered, answered)
    return kept
  }

  find(channel: string, id: string, producer: ProducerPlace | undefined): Appended | null {
    const ring = this.#rings.get(channel)
    return ring === undefined ? null : repetitionOf(ring, id, producer)
  }

  read(channel: string, range: ReadRange): ChannelPage {
    const page = readRing(this.#ringOf(channel), range)
    const end = this.#tombstones.get(channel)
    return end ? { ...page, ended: { epoch: end.epoch, offset: end.offset } } : page
  }

  trim(channel: string, upTo: number, epoch: string): void {
    const ring = this.#ringOf(channel)
    if (ring.epoch === epoch) trimRing(ring, upTo, this.#budget.dropped)
  }

  names(after: string, limit: number): readonly string[] {
    const names = [...this.#rings.keys()].filter((name) => name > after)
    return names.sort().slice(0, limit)
  }

  /** @param before Only a channel that keeps nothing and got its last message before this time. Default: any. */
  remove(channel: string, before?: number): Position | null {
    const ring = this.#rings.get(channel)
    if (ring === undefined) return null
    if (before !== undefined && (ring.first <= ring.last || ring.newestAt >= before)) return null
    const last = { epoch: ring.epoch, offset: ring.last }
    this.#rings.delete(channel)
    this.#budget.removed()
    trimRing(ring, ring.last, this.#budget.dropped)
    this.#tombstones.add(channel, { ...last, life: ring.life })
    this.#opened().listener.removed(channel, last)
    return last
  }

  /** The ring of a channel, or an empty one that nothing keeps. */
  #ringOf(channel: string): MemoryRing {
    const { epoch } = this.#opened()
    const known = this.#rings.get(channel)
    if (known) return known
    const life = this.#tombstones.nextLife(channel)
    return { ...createRing(epochOfHistory(epoch, channel, life)), life }
  }

  /** @param before The number of the producer before this one, if it is not answered yet. */
  #keep(
    channel: string,
    entry: NewEntry,
    bounds: Bounds,
    producer: ProducerPlace | undefined,
    before: number | null,
  ): Appended {
    const budget = this.#budget
    const known = this.#rings.get(channel) ?? null
    const repetition = known && repetitionOf(known, entry.id, producer)
    if (repetition !== null) return repetition
    checkOrder(known, producer, before)
    const bytes = bytesOf(entry)
    const excess = budget.roomFor(known, { ...entry, bytes })
    const ring = this.#ringOf(channel)
    if (known === null) {
      this.#rings.set(channel, ring)
      budget.made()
    }
    const stored = { ...nextEntry(ring, entry), bytes }
    putEntry(ring, stored.offset, stored)
    budget.added(stored)
    if (producer) notePlace(ring, producer, stored.offset)
    ring.durable = ring.last
    trimRing(ring, Math.max(excess, evictable(ring, bounds)), budget.dropped)
    this.#opened().listener.entry(channel, ring.epoch, stored)
    return { offset: stored.offset, duplicate: false, first: ring.first, epoch: ring.epoch }
  }
}
