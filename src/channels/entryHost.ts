import type { ChannelPort } from '../engine/channelPort.js'
import type { PartHost } from '../engine/part.js'

/** Something to do at the end of the turn. */
export interface Asking {
  readonly flush: () => void
}

/** Something that time alone brings about. */
export interface Lingering {
  /** Epoch milliseconds, Infinity for never. */
  readonly deadline: () => number
  readonly expire: (now: number) => void
}

/** The channel part as its channels see it. */
export interface EntryHost {
  readonly part: PartHost
  readonly port: ChannelPort
  readonly isOpen: () => boolean
  /** The public state of the channel changed. */
  readonly changed: () => void
  /** The channel wants to be flushed at the end of the turn. */
  readonly asks: (entry: Asking) => void
  /** The channel's deadline changed. */
  readonly lingers: (entry: Lingering) => void
}
