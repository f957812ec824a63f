import type { ChannelState } from '../core/channel.js'
import { checkSubscriber, subscriberOptions } from '../core/checkSubscriber.js'
import { isOver } from '../core/connection.js'
import { describe } from '../core/describe.js'
import { isName } from '../core/names.js'
import type { Position } from '../core/position.js'
import { isObject } from '../core/shape.js'
import { checkClient } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { ChannelEntry } from './channelEntry.js'
import { createChannels, type Channels } from './createChannels.js'
import type { ChannelDefinition } from './definition.js'
import type { ChannelListener } from './listener.js'
import type { Subscriber } from './subscriber.js'
import type { SendOptions, SendReceipt } from './sendEntry.js'
import { sendError } from './channelErrors.js'
import { wrongOptions } from './sendCheck.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** One channel of a client. The handle stays valid across reconnects. */
export interface Channel<Data = unknown, Input = Data> {
  readonly name: string
  /** The state now; null while the channel is not in use. */
  readonly getState: () => ChannelState | null
  /** The last message that came in; null before the first answer, after a loss, and without positions. */
  readonly position: () => Position | null
  /**
   * Uses the channel: the first subscriber subscribes on the server, the last one unsubscribes a moment after it has gone.
   * Returns the end of use. On a `latest` channel that is in use already it begins with the newest value.
   *
   * @throws TypeError, in development, when a callback is no function, or `onGap` or `history` is not what is expected
   */
  readonly subscribe: (listener: ChannelListener<Data>) => () => void
  /**
   * Sends a message. It waits while the connection is down if the server's identity for us is known or nothing was connected
   * yet, else it is rejected with `not-connected`; where the server removes duplicates, it is sent again after a loss under
   * the same id. Until it is acknowledged or rejected, it is in `getState().outbox`.
   *
   * @returns resolves as the connector acknowledges; rejects with a `ConnectivityError` that has a code: `outbox-full`,
   * `message-too-big`, `invalid`, `expired`, `disconnected`, `disposed`, `not-connected`, `connection-lost`,
   * `identity-changed`, `signed-out`, `channel-failed`, `not-supported`, or the server's
   */
  readonly send: (data: Input, options?: SendOptions) => Promise<SendReceipt>
  /** After a fault: subscribes again, without the lost messages. Rejoins where a membership ended. */
  readonly resubscribe: () => void
  /** Fetches the state anew with the `resync` of the subscribers. Does nothing when none has one. */
  readonly resync: () => void
  /** The person has seen the fault: prompts about it go away. */
  readonly acknowledge: () => void
}

/** A channel by its name, or as it was defined. */
export type ChannelLike<Data = unknown, Input = Data, State = unknown> =
  | string
  | ChannelDefinition<Data, Input, State>

/** A channel with the part that it belongs to, for hooks. */
export interface ChannelAccess {
  readonly handle: Channel
  readonly entry: ChannelEntry
  readonly definition: ChannelDefinition<unknown, unknown, unknown> | null
  readonly subscribe: (listener: ChannelListener, more?: Partial<Subscriber>) => () => void
  /** Runs a task in the turn of the current microtask. */
  readonly batch: (task: () => void) => void
}

/**
 * The channel of a client, by its name or as it was defined. The same object for the same arguments.
 *
 * @throws TypeError when the connector has no channels, or the name is not one
 * @example
 * const unsubscribe = channel(connectivity, 'orders').subscribe({ onMessage: (order) => console.log(order) })
 */
export function channel<Data = unknown>(connectivity: Connectivity, name: string): Channel<Data>
export function channel<Data, Input, State>(
  connectivity: Connectivity,
  definition: ChannelDefinition<Data, Input, State>,
): Channel<Data, Input>
export function channel(connectivity: Connectivity, given: unknown): Channel {
  return accessChannel('channel', connectivity, given).handle
}

const known = new WeakMap<ChannelEntry, Map<unknown, ChannelAccess>>()

/** @param caller named in errors */
export function accessChannel(caller: string, connectivity: Connectivity, given: unknown): ChannelAccess {
  if (process.env.NODE_ENV !== 'production') checkClient(caller, connectivity)
  const definition = isDefinition(given) ? given : null
  const name = definition?.name ?? given
  if (!isName(name)) throw new TypeError(`${caller}: ${noName(given)}`)
  const { capabilities, name: connector } = connectivity.connector
  if (!capabilities.channels) throw new TypeError(`${caller}: ${noChannels(connector)}`)
  const part = connectivity.use(createChannels)
  const entry = part.entry(name)
  const accesses = known.get(entry) ?? new Map<unknown, ChannelAccess>()
  known.set(entry, accesses)
  const access = accesses.get(definition) ?? createAccess(part, entry, definition)
  accesses.set(definition, access)
  return access
}

const isDefinition = (value: unknown): value is ChannelDefinition =>
  isObject(value) && 'schema' in value && 'reduce' in value

/** What is wrong with a name of a channel. */
export const noName = (given: unknown): string =>
  process.env.NODE_ENV === 'production'
    ? 'bad channel name'
    : `expected the name of a channel (1 to 200 characters) or a definition made by defineChannel, got ${describe(given)}`

function noChannels(connector: string): string {
  const words = `the connector ${JSON.stringify(connector)} has no channels`
  return process.env.NODE_ENV === 'production'
    ? words
    : `${words}; expected a connector with channels, got ${JSON.stringify(connector)}; use channelServer(url), webSocket(url, { channels }) or an adapter that has them, and useConnection() where only the status is needed`
}

function createAccess(
  part: Channels,
  entry: ChannelEntry,
  definition: ChannelDefinition | null,
): ChannelAccess {
  const { name } = entry
  const { host } = part

  function subscribe(listener: ChannelListener, more: Partial<Subscriber> = {}): () => void {
    const subscriber = subscriberOf(definition, listener, more)
    host.batch(() => entry.subscribe(subscriber))
    return () => host.batch(() => entry.unsubscribe(subscriber))
  }

  const handle: Channel = {
    name,
    getState: () => (entry.isUsed ? entry.machine.state : null),
    position: () => entry.machine.cursor,
    subscribe(listener) {
      if (process.env.NODE_ENV !== 'production')
        checkSubscriber(`channel(${JSON.stringify(name)}).subscribe`, subscriberOptions, listener)
      return subscribe(listener)
    },
    send: (data, options = {}) => send(part, entry, data, options),
    resubscribe: () => host.run(() => entry.apply({ type: 'resubscribeRequested' })),
    resync: () => host.run(() => entry.apply({ type: 'resyncRequested' })),
    acknowledge: () => host.run(() => entry.apply({ type: 'acknowledged' })),
  }
  return { handle, entry, definition, subscribe, batch: host.batch }
}

/** The definition fills the options that the listener leaves out. */
function subscriberOf(
  definition: ChannelDefinition | null,
  listener: ChannelListener,
  more: Partial<Subscriber>,
): Subscriber {
  const { check = null, actions = null } = definition ?? {}
  const { onGap = definition?.onGap ?? undefined, history = definition?.history ?? 0 } = listener
  const resync = listener.resync ?? definition?.resync ?? more.fold?.options.resync ?? undefined
  return { check, actions, fold: null, ...listener, ...more, resync, onGap, history }
}

function send(
  part: Channels,
  entry: ChannelEntry,
  data: unknown,
  options: SendOptions,
): Promise<SendReceipt> {
  const { name, machine } = entry
  if (process.env.NODE_ENV !== 'production') {
    const wrong = wrongOptions(name, options)
    if (wrong !== null) return Promise.reject(wrong)
  }
  const connection = part.host.connection()
  const isEnded = isOver(connection)
  if (!isEnded && part.port.publish === null) return Promise.reject(sendError('not-supported', name))
  if (!isEnded && machine.phase !== 'failed') return part.outbox.add(name, data, options)
  const code = isEnded ? 'not-connected' : 'channel-failed'
  const problem = process.env.NODE_ENV !== 'production' && isEnded ? 'connection-over' : code
  return Promise.reject(sendError(code, name, problem, isEnded ? connection.reason : machine.state.reason))
}
