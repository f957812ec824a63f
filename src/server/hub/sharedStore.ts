import type { StoredSession } from './storedSession.js'

/** Asks for one of the seats of a name. */
export interface SeatRequest {
  /** What has the seats. */
  readonly name: string
  /** Has one seat of the name at most. */
  readonly holder: string
  /** The session that sits there for the holder. */
  readonly session: string
  /** How many seats the name has. */
  readonly max: number
  /** Whether it takes the seat of its holder from another session. */
  readonly takes: boolean
  /** Milliseconds since 1970, or more: how late it is at least. */
  readonly at: number
}

/** A seat that was taken. */
export interface Seat {
  /** As asked for, or more: later than the session had it from which the seat was taken. */
  readonly at: number
  /** Gives it back, unless another session has it by now. A second call does nothing. */
  readonly leave: () => void
}

/** `full`: other holders have all seats. `held`: another session of the same holder has its seat. */
export type SeatAnswer = Seat | 'full' | 'held'

/** What a store does for several processes. Each session has one process, the one that its client came to last. */
export interface SharedStore {
  /** The session of any process as it was last written, or null. */
  readonly find: (id: string) => Promise<StoredSession | null>
  /** Writes the session as one of this process; the process that had it hears `sessionMoved`. */
  readonly take: (session: StoredSession, ttlMs: number) => Promise<void>
  /** Forgets a session, whichever process has it; that one hears nothing of it. */
  readonly forget: (id: string) => Promise<void>
  /** The ids of the sessions of all processes that collect messages of a channel of kind `session`. */
  readonly collecting: (channel: string) => Promise<readonly string[]>
  /**
   * Notes that this process has subscribers of a channel. To `collect` of any process the channel got its last message no sooner than at
   * this time, milliseconds since 1970.
   */
  readonly use: (channel: string, at: number) => Promise<void>
  /** Tells all other processes of this moment a text, which is not kept. */
  readonly tell: (text: string) => Promise<void>
  /**
   * Takes a seat, so that no more holders than there are seats have one in all processes together. A session may always take the seat that it has.
   * Seats end with the opening of the store that took them, at the latest some seconds after their process has ended without a word.
   */
  readonly takeSeat: (request: SeatRequest) => Promise<SeatAnswer>
  /**
   * Takes one of the tokens of a name: all processes together have so many per minute, and at once.
   *
   * @returns 0, or the milliseconds until there is one
   */
  readonly takeToken: (name: string, perMinute: number) => Promise<number>
}
