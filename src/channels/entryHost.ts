import type { KeepHost } from './keep.js'

/** The channel part as its channels see it. */
export interface EntryHost<Entry> extends Omit<KeepHost, 'name'> {
  /** The public state of the channel changed. */
  readonly changed: (entry: Entry) => void
  /** The channel wants to be flushed at the end of the turn. */
  readonly asks: (entry: Entry) => void
  /** The channel's deadline changed. */
  readonly lingers: (entry: Entry) => void
}
