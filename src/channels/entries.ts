import { ChannelEntry } from './channelEntry.js'

/**
 * The channels of a client. One in use is held; one that is not lives only as long as the app holds a handle of it, so
 * names that were used once take no memory.
 */
export class Entries {
  readonly #make: (name: string) => ChannelEntry
  readonly #used = new Map<string, ChannelEntry>()
  readonly #known = new Map<string, WeakRef<ChannelEntry>>()
  readonly #freed = new FinalizationRegistry<string>((name) => {
    // The name may have got another entry meanwhile.
    if (this.find(name) === undefined) this.#known.delete(name)
  })

  constructor(make: (name: string) => ChannelEntry) {
    this.#make = make
  }

  /** How many names take memory. */
  get size(): number {
    return this.#known.size
  }

  /** The channel of this name; made when it is asked for. */
  readonly entry = (name: string): ChannelEntry => {
    const known = this.find(name)
    if (known !== undefined) return known
    const entry = this.#make(name)
    this.#known.set(name, new WeakRef(entry))
    this.#freed.register(entry, name)
    return entry
  }

  find(name: string): ChannelEntry | undefined {
    return this.#used.get(name) ?? this.#known.get(name)?.deref()
  }

  /** Holds the channel while it is in use. */
  hold(entry: ChannelEntry): void {
    if (entry.isUsed) this.#used.set(entry.name, entry)
    else this.#used.delete(entry.name)
  }

  /** Channels in use. Safe while they come and go. */
  used(): readonly ChannelEntry[] {
    return [...this.#used.values()]
  }
}
