import type { Position } from '../../core/position.js'

/** A message as the store keeps it. */
export interface StoredEntry {
  readonly offset: number
  /** JSON text of the data, encoded once for storage and for every subscriber. */
  readonly data: string
  /** When it was accepted, milliseconds since 1970; never smaller than the one before. */
  readonly at: number
  /** The publish id with its scope in front, up to the first line break; absent when the publisher gave none. */
  readonly id?: string
}

/** A message to be kept. */
export type NewEntry = Omit<StoredEntry, 'offset'>

/** How much of a channel is kept: the newest `size` messages, and of those the ones not older than `maxAgeMs`. */
export interface Bounds {
  readonly size: number
  readonly maxAgeMs?: number
}

/** Which entries {@link ChannelStore.read} is asked for. */
export interface ReadRange {
  /** Entries with a larger offset than this. */
  readonly after: number
  /** At most so many; 0 reads only the state of the channel. */
  readonly limit: number
  /** Entries accepted before this time count as evicted. */
  readonly notBefore?: number
}

/** The state of a channel and a page of its entries. */
export interface ChannelPage {
  /** `storeEpoch + '.' + creation`; another one after the channel was removed and made again. */
  readonly epoch: string
  /** Oldest offset still kept; `last + 1` when none is. */
  readonly first: number
  /** Newest offset; 0 when nothing was ever appended. */
  readonly last: number
  readonly entries: readonly StoredEntry[]
  /** The end of the removed history of this name, if it is still remembered. */
  readonly ended?: Position
}

/** The place of a message among those that one client published on a channel. */
export interface ProducerPlace {
  /** Names the client: its session. */
  readonly id: string
  /** A whole number ≥ 1; each message has a larger one than those before it. */
  readonly seq: number
}

/** The result of {@link ChannelStore.append}. */
export type Appended =
  | { readonly duplicate: false; readonly offset: number }
  /** It was accepted before. The offset is the one it got then; null when only the number of the client is still known. */
  | { readonly duplicate: true; readonly offset: number | null }

/** A session as the store keeps it: across sockets and, when it is durable, across processes. */
export interface StoredSession {
  readonly id: string
  /** Digest of the secret key. */
  readonly keyDigest: string
  readonly userId: string
  readonly since: number
  readonly lastSeenAt: number
  /** Whether it had a socket when it was written; after a crash it counts as seen just now. */
  readonly connected: boolean
  /** Channels of kind `session` that collect messages for it. */
  readonly queues: readonly string[]
}

/** The hub's side of a store: gets each change after it is durable, in offset order per channel. */
export interface StoreListener {
  readonly entry: (channel: string, epoch: string, entry: StoredEntry) => void
  readonly removed: (channel: string, last: Position) => void
  /**
   * Something failed that may work again. `channel` null: the store keeps nothing more until it is closed and opened again.
   * Else only this channel cannot be read at the moment, and nothing of it was lost.
   */
  readonly failed: (error: unknown, channel: string | null) => void
  /**
   * Stored data was damaged and is not used. The channel has a new, empty history from now on; null when it is not about one
   * channel. `detail` is for a person.
   */
  readonly corrupt: (channel: string | null, detail: string) => void
}

/**
 * The place of messages and sessions. Small and asynchronous on purpose, so that an engine shared by several machines
 * (Redis Streams) can implement it: fan-out happens through the listener and never beside it.
 *
 * Every implementation passes `storeContract` in `test/server/storeContract.ts`.
 */
export interface ChannelStore {
  /**
   * Opens the store.
   *
   * @param listener Told of every durable change from now on.
   * @param freshEpoch The identity to take when there is no memory yet.
   * @returns The identity of this memory: the same as before if anything was kept.
   */
  readonly open: (listener: StoreListener, freshEpoch: string) => Promise<{ readonly epoch: string }>
  /**
   * Keeps a message, once: neither an id that is still kept nor a number of a producer that is not larger than its last one is
   * kept again. The last number of a producer is durable with its message and does not depend on how many messages are kept.
   * Resolves when it is durable; messages of one channel are kept in the order of the calls.
   */
  readonly append: (
    channel: string,
    entry: NewEntry,
    bounds: Bounds,
    producer?: ProducerPlace,
  ) => Promise<Appended>
  /** Reads a page and makes the channel if there is none, so that its epoch holds from the first subscriber on. */
  readonly read: (channel: string, range: ReadRange) => Promise<ChannelPage>
  /** Forgets the entries up to and including this offset; the channel and its last offset stay. */
  readonly trim: (channel: string, upTo: number) => Promise<void>
  /** Removes a channel with its history. Resolves with its end, or null when there was none. */
  readonly remove: (channel: string) => Promise<Position | null>
  /** All sessions; asked once after opening. */
  readonly sessions: () => Promise<readonly StoredSession[]>
  readonly putSession: (session: StoredSession) => Promise<void>
  readonly deleteSession: (id: string) => Promise<void>
  /** Finishes pending writes and closes files and sockets. */
  readonly close: () => Promise<void>
}
