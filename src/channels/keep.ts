import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'
import type { ChannelPort, EphemeralMessage, Page } from '../engine/channelPort.js'
import type { PartHost } from '../engine/part.js'
import type { Delivery, Resync } from './listener.js'
import type { Subscriber } from './subscriber.js'

/** A change of one of our own sends. */
export type SendChange =
  | { readonly type: 'changed'; readonly send: PendingSend }
  | { readonly type: 'acknowledged'; readonly send: PendingSend; readonly offset: number | null }
  | { readonly type: 'refused'; readonly send: PendingSend; readonly error: ConnectivityError }

/** The channel as its subscribers find it when they change. */
export interface Moment {
  /** Counts the messages of the channel. */
  readonly sequence: number
  /** The subscription has no answer yet, which will begin with nothing. */
  readonly isAnew: boolean
  /** The newest value of a `latest` channel; null when there is none. */
  readonly newest: Delivery | null
}

/**
 * Something that a channel keeps of its messages, once for all its components: the newest ones, or folds. Hooks bring it
 * along, so that an app without it does not load it.
 */
export interface Keep {
  /** The subscribers changed. */
  readonly wish: (subscribers: readonly Subscriber[], moment: Moment) => void
  readonly take: (message: Delivery) => void
  readonly ephemeral?: (message: EphemeralMessage) => void
  /** A new subscription was answered: `asked` messages of history were asked for, and `replay` come. */
  readonly begun: (asked: number, replay: number) => void
  /** @param isOthers the kept messages belong to another identity and must not be seen any longer */
  readonly forget: (isOthers: boolean) => void
  /** The channel is live, up to the cursor. `hasHole`: messages were lost since it was live before. */
  readonly live: (cursor: Position | null, hasHole: boolean) => void
  /** A resync is over; each function with its result. */
  readonly resynced?: (values: ReadonlyMap<Resync, unknown>) => void
  readonly sendChanged?: (change: SendChange) => void
  /** Takes an answer to a request for older messages; false when the request is not its own. */
  readonly paged: (page: Page) => boolean
  /** The subscription is lost: its answers will not come. */
  readonly interrupt: () => void
  /** Ends the requests for older messages, with an error of this code or, with null, without one. */
  readonly cancel: (code: string | null, reason?: Reason) => void
  /** The channel is not in use any more. */
  readonly clear: (sequence: number) => void
  readonly dispose: () => void
}

/** The channel, as a keep sees it. */
export interface KeepHost {
  readonly name: string
  readonly part: PartHost
  readonly port: ChannelPort
  readonly isOpen: () => boolean
  /** Whether this client made the id. */
  readonly isOwn: (id: string | null) => boolean
  /** Our sends on all channels that wait. */
  readonly waiting: () => readonly PendingSend[]
}

/** Makes something that is kept; each function once for each channel. */
export type CreateKeep<K extends Keep = Keep> = (host: KeepHost) => K
