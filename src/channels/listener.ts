import type { Reason } from '../core/reasons.js'
import type { OnGap } from '../core/channel.js'
import type { ConnectivityError } from '../core/errors.js'
import type { IncomingMessage } from '../engine/channelPort.js'

/** Where a message stands, given beside its data. */
export interface MessageInfo {
  readonly channel: string
  /** Names the history that the offset belongs to; null when the connector has no positions. */
  readonly epoch: string | null
  /** Null when the connector has no positions. */
  readonly offset: number | null
  /** The id under which a client sent it; null when it is not told. */
  readonly id: string | null
  /** The name of the sender as the server attests it, never as the sender says; null when it is not told. */
  readonly from: string | null
  /** When the server accepted it, by its clock; epoch milliseconds, null when it is not told. The same when it comes again. */
  readonly at: number | null
}

/** The info of a received message, at its place. */
export const infoOf = (
  channel: string,
  epoch: string | null,
  offset: number | null,
  { id, from = null, at = null }: IncomingMessage,
): MessageInfo => ({ channel, epoch, offset, id, from, at })

/** The argument of a resync. */
export interface ResyncContext {
  readonly channel: string
  /** Why the channel is out of step. */
  readonly reason: Reason
  /** Aborts when the answer is not wanted any more: the connection was lost again, or nothing uses the channel. */
  readonly signal: AbortSignal
}

/** Fetches the state of a channel anew. */
export type Resync<State = unknown> = (context: ResyncContext) => Promise<State> | State | void

/** One subscriber of a channel. */
export interface ChannelListener<Data = unknown> {
  /** Each message exactly once, in order, after the state was committed. */
  readonly onMessage?: ((data: Data, info: MessageInfo) => void) | undefined
  /**
   * Fetches the state anew after messages were lost. Messages that come meanwhile are held and delivered after it. Beside a subscriber
   * that cannot fetch, those are also the messages since the last one that was delivered, which the fetched state may already have.
   */
  readonly resync?: Resync | undefined
  /**
   * The policy for lost messages. Default: `resync` when a `resync` is given, else `prompt`. Among several subscribers
   * `prompt` wins: one that takes messages and has no `resync` says `skip` if it can do without the lost ones.
   */
  readonly onGap?: OnGap | undefined
  /** How many of the newest messages to start with. Default: 0. */
  readonly history?: number | undefined
  /** A fault was raised, or data failed the schema. A fault also stays in the channel's state. */
  readonly onError?: ((error: ConnectivityError) => void) | undefined
}

/** The verdict of a check on the data of a message: the data as the check gives it, or why it is not delivered. */
export type Verdict = { readonly data: unknown } | { readonly error: ConnectivityError }

/** Checks the data of messages for the subscribers of a definition. Never throws. */
export type Check = (data: unknown, info: MessageInfo) => Verdict

/** A message on its way to the subscribers. */
export interface Delivery {
  readonly data: unknown
  readonly info: MessageInfo
  /** Counts the messages of the channel, so that a subscriber gets none that came before it. */
  readonly sequence: number
  /** In a replay of history: how many newer ones follow; null when every subscriber gets the message. */
  readonly age: number | null
  /** The verdicts of the checks that were in use as it came in; null without any. */
  readonly verdicts: ReadonlyMap<Check, Verdict> | null
}

/** The verdict of a check on data; any data passes without one. */
export const checked = (check: Check | null, data: unknown, info: MessageInfo): Verdict =>
  check === null ? { data } : check(data, info)

/** The verdict of a check on a message, asked again only where it is not known. */
export const verdictOn = ({ data, info, verdicts }: Delivery, check: Check | null): Verdict =>
  (check === null ? undefined : verdicts?.get(check)) ?? checked(check, data, info)
