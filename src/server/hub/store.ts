import type { Position } from '../../core/position.js'
import type { SharedStore } from './sharedStore.js'
import type { StoredSession } from './storedSession.js'

/** A message as the store keeps it. */
export interface StoredEntry {
  readonly offset: number
  /** JSON text of the data, encoded once for storage and for every subscriber. */
  readonly data: string
  /** When it was accepted, milliseconds since 1970; never smaller than the one before. */
  readonly at: number
  /** The publish id with its scope in front, up to the first line break; absent when the publisher gave none. */
  readonly id?: string
  /** The name of the sender, as others are told; absent when they are told none. */
  readonly from?: string
}

/** A message to be kept. */
export type NewEntry = Omit<StoredEntry, 'offset'>

/**
 * How much of a channel is kept: the newest `size` messages, of those the newest that fit into `maxBytes`, and of those the ones not
 * older than `maxAgeMs`. The newest message of all is always kept.
 */
export interface Bounds {
  readonly size: number
  /** Bytes in memory, of data, id and sender, and 200 for each message. Default: any number. */
  readonly maxBytes?: number
  readonly maxAgeMs?: number
}

/** Which entries {@link ChannelStore.read} is asked for. */
export interface ReadRange {
  /** Entries with a larger offset than this. */
  readonly after: number
  /** Entries with a smaller offset than this; of those the newest are read, and not the oldest. Default: any offset. */
  readonly before?: number
  /** At most so many; 0 reads only the state of the channel. */
  readonly limit: number
  /** Reads no more entries than fit into so many bytes, but one always. Default: any number. */
  readonly maxBytes?: number
  /** Entries accepted before this time count as evicted. */
  readonly notBefore?: number
}

/**
 * Shows whether a position is of a state that the store lost, as after the restore of a backup: its offset was given out again since.
 * Each opening of the store is a generation.
 */
export interface Lineage {
  /** The current generation; the positions that clients are told carry it. */
  readonly generation: string
  /**
   * The last offset of this history that a generation may have reached; Infinity for the current one. Null when the store does not know
   * the generation, so that nothing proves a position of it. Undefined stands for a client that names none.
   */
  readonly endOf: (generation: string | undefined) => number | null
}

/** The end of a removed history. */
export interface EndedHistory extends Position {
  readonly lineage?: Lineage
}

/** The state of a channel and a page of its entries. */
export interface ChannelPage {
  /** Begins with the epoch of the store and a dot; the same before and after the first message, and another one after the channel was removed. */
  readonly epoch: string
  /**
   * Another number when the history begins anew under the same epoch, because its record has vanished; 0 before the first message. Absent in
   * a store where that cannot happen.
   */
  readonly birth?: number
  /** Oldest offset still kept; `last + 1` when none is. */
  readonly first: number
  /** Newest offset; 0 when nothing was ever appended. */
  readonly last: number
  /** In the order of their offsets, without a gap. */
  readonly entries: readonly StoredEntry[]
  /** The end of the removed history of this name, if it is still remembered. */
  readonly ended?: EndedHistory
  /** Absent when the content cannot be older than its epoch, as in memory. */
  readonly lineage?: Lineage
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
  | {
      readonly duplicate: false
      readonly offset: number
      /** The oldest offset that is still kept. */
      readonly first: number
      /** The epoch of the history that keeps it. */
      readonly epoch: string
    }
  /** It was accepted before. The offset is the one it got then; null when only the number of the client is still known. */
  | { readonly duplicate: true; readonly offset: number | null }

/** The hub's side of a store: gets each change after it is durable, in offset order per channel. */
export interface StoreListener {
  readonly entry: (channel: string, epoch: string, entry: StoredEntry, birth?: number) => void
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
  /** Another process that shares the store has taken over a session of this one. */
  readonly sessionMoved?: (id: string) => void
  /** Another process that shares the store has told this text. */
  readonly told?: (text: string) => void
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
   * @param freshEpoch The identity to take when there is no memory yet: a random one, another at each opening. Also names the generation.
   * @returns The identity of this memory: the same as before if anything was kept.
   */
  readonly open: (listener: StoreListener, freshEpoch: string) => Promise<{ readonly epoch: string }>
  /**
   * Keeps a message, once: neither an id that is still kept nor a number of a producer that is not larger than its last one is
   * kept again. The last number of a producer is durable with its message and does not depend on how many messages are kept.
   * Resolves when it is durable; messages of one channel are kept in the order of the calls. When it rejects, so do the appends of the
   * channel that were called before the caller could know: a later number that is kept makes the rejected message look like a repetition.
   */
  readonly append: (
    channel: string,
    entry: NewEntry,
    bounds: Bounds,
    producer?: ProducerPlace,
  ) => Promise<Appended>
  /**
   * Finds where a message was accepted before, as `append` would tell of its repetition; null when `append` would keep it. Sees every
   * append that was called before, resolves when that one is durable, and makes no channel.
   */
  readonly find: (channel: string, id: string, producer?: ProducerPlace) => Promise<Appended | null>
  /** Reads a page and keeps nothing: a channel begins with its first message, under the epoch that it was read with before. */
  readonly read: (channel: string, range: ReadRange) => Promise<ChannelPage>
  /**
   * Forgets the entries up to and including this offset; the channel and its last offset stay.
   *
   * @param epoch The history that they are of. Nothing happens to another one: the channel was removed and has begun again meanwhile.
   */
  readonly trim: (channel: string, upTo: number, epoch: string) => Promise<void>
  /**
   * Names of at most so many channels, in an order of their own, behind the one of this name. Absent in a store that forgets messages for
   * their age by itself.
   */
  readonly channels?: (after: string, limit: number) => Promise<readonly string[]>
  /** Removes a channel with its history. Resolves with its end, or null when it never had a message. */
  readonly remove: (channel: string) => Promise<Position | null>
  /**
   * Removes a channel that keeps no message any more and got its last one before a time, milliseconds since 1970. Resolves with its end, or
   * null when it stays. Absent where `channels` is.
   */
  readonly collect?: (channel: string, before: number) => Promise<Position | null>
  /** All sessions; asked once after opening. */
  readonly sessions: () => Promise<readonly StoredSession[]>
  /**
   * Writes a session.
   *
   * @param ttlMs Milliseconds that it outlives its socket. A store that is shared forgets it then, if its process is gone.
   */
  readonly putSession: (session: StoredSession, ttlMs?: number) => Promise<void>
  /**
   * Forgets a session. Its queues are removed beside it, as channels; a store that outlives the process also removes the queues that no
   * session has, when it is opened again, or by itself when it is shared.
   */
  readonly deleteSession: (id: string) => Promise<void>
  /** Present when several processes share the store. Sessions are then asked for one by one, and not all at the opening. */
  readonly shared?: SharedStore
  /** Finishes pending writes and closes files and sockets. */
  readonly close: () => Promise<void>
}
