import type { Position } from '../../core/position.js'
import type { SubscribeFrame } from '../../wire/frames.js'
import type { EncodedFrame } from './batches.js'
import type { ChannelConfig } from './channelConfig.js'
import type { Claim } from './claims.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { createEncodedMessages } from './encodedMessages.js'
import {
  hasVanished,
  isOtherHistory,
  type Connection,
  type HubChannel,
  type Session,
  type Subscription,
} from './model.js'
import { resolveResumePoint, type SubscriptionError } from './resumePoint.js'
import type { ChannelPage, ChannelStore, StoreListener } from './store.js'
import { SubscribedChannels } from './subscribedChannels.js'
import { createSubscriptionDriver, rangeAfterCursor } from './subscriptionDriver.js'
import { initialSubscription, type History } from './subscriptionMachine.js'

/** A request for a subscription. */
export interface SubscriptionRequest {
  readonly connection: Connection
  readonly session: Session
  readonly frame: SubscribeFrame
  readonly key: string
  readonly config: ChannelConfig
  /** A write that must be durable before the client may hear that it is subscribed. */
  readonly after: Promise<void> | null
  /** Null where it takes nobody's place. */
  readonly claim: Claim | null
  /** Leaves its seat; null where it has none. */
  readonly leaveSeat: (() => void) | null
}

/** Carries messages from the store to the subscribers, live or from their cursor, on the same path. */
export interface Fanout extends Pick<StoreListener, 'entry' | 'removed'> {
  /** The history of a channel was damaged, and another one begins. */
  readonly replaced: (key: string) => void
  readonly subscribe: (request: SubscriptionRequest) => void
  /** Hands a frame to the subscribers of this moment that keep up, but not to the connection that sent it; null for one elsewhere. */
  readonly pass: (key: string, frame: EncodedFrame, sender: Connection | null) => void
  /** Ends a subscription without telling the client. */
  readonly leave: (subscription: Subscription) => void
  /** Ends a subscription with an error. */
  readonly fail: (subscription: Subscription, error: SubscriptionError) => void
  /** Continues at the cursor after the client was too slow. */
  readonly resume: (subscription: Subscription) => void
  readonly subscriptions: () => IterableIterator<Subscription>
  /** The subscriptions of one channel. */
  readonly members: (key: string) => Iterable<Subscription>
  /** How many channels have a subscription, and how many subscriptions there are. */
  readonly size: () => { readonly channels: number; readonly subscriptions: number }
}

const historyOf = ({ epoch, lineage }: ChannelPage): History => ({
  epoch,
  ...(lineage && { generation: lineage.generation }),
})

/** The end of a history without a last position; nobody missed a message of one that never had any. */
const endOf = ({ epoch, head }: HubChannel): SubscriptionError => ({
  error: 'channel-closed',
  ...(epoch !== null && head === 0 && { last: { epoch, offset: 0 } }),
})

/**
 * Reads the state of a channel, again where the page may still be of a history that was replaced meanwhile. `isGone`: the record of the
 * history that was known has vanished.
 */
async function readState(
  store: ChannelStore,
  subscription: Subscription,
  now: () => number,
): Promise<{ readonly page: ChannelPage; readonly isGone: boolean }> {
  const { channel } = subscription
  for (;;) {
    const { head, replaced } = channel
    const page = await store.read(channel.key, rangeAfterCursor(subscription, 0, now()))
    const isGone = hasVanished(channel, { head, replaced }, page.last)
    if (channel.replaced === replaced) return { page, isGone }
  }
}

const begun = (
  { connection, session, frame, claim, leaveSeat }: SubscriptionRequest,
  channel: HubChannel,
): Subscription => ({
  connection,
  session,
  name: frame.ch,
  channel,
  claim,
  leaveSeat,
  ...initialSubscription,
})

export function createFanout(environment: HubEnvironment, store: ChannelStore, events: EventStream): Fanout {
  const channels = new SubscribedChannels()
  const encodedOf = createEncodedMessages(environment)
  const driver = createSubscriptionDriver({ environment, store, events, encodedOf, release })

  function release(subscription: Subscription): void {
    const { connection, name } = subscription
    channels.delete(subscription)
    if (connection.subscriptions.get(name) === subscription) connection.subscriptions.delete(name)
  }

  async function locate(subscription: Subscription, { frame, after }: SubscriptionRequest): Promise<void> {
    const { channel, session, name } = subscription
    if (after) await after
    const { page, isGone } = await readState(store, subscription, environment.now)
    // A queue that was closed before its first message is unknown to the store, which then reports no removal.
    if (channel.config.kind === 'session' && !session.queues.has(name))
      return fail(subscription, { error: 'channel-closed' })
    if (isGone) replace(channel)
    seen(channel, page.epoch, page.birth)
    channel.head = Math.max(channel.head, page.last)
    const point = resolveResumePoint(channel.config.kind, frame, page)
    driver.apply(subscription, { type: 'located', point, history: historyOf(page), head: channel.head })
  }

  function replace(channel: HubChannel): void {
    const error = endOf(channel)
    Object.assign(channel, { epoch: null, birth: null, head: 0, replaced: channel.replaced + 1 })
    for (const subscription of [...channel.subscriptions])
      // The ones that start are located in the new history, and hear of it where they have a position.
      if (subscription.phase !== 'starting') fail(subscription, error)
  }

  /** A store whose record of a channel is gone begins another history without a word. */
  function seen(channel: HubChannel, epoch: string, birth = 0): void {
    if (isOtherHistory(channel, epoch, birth)) replace(channel)
    channel.epoch = epoch
    if (birth > 0) channel.birth = birth
  }

  const fail: Fanout['fail'] = (subscription, error) => driver.apply(subscription, { type: 'failed', error })

  return {
    entry(key, epoch, entry, birth) {
      const channel = channels.get(key)
      if (!channel) return
      seen(channel, epoch, birth)
      channel.head = Math.max(channel.head, entry.offset)
      const frame = encodedOf(channel, entry)
      for (const subscription of channel.subscriptions) {
        if (subscription.phase !== 'live' || entry.offset <= subscription.cursor) continue
        if (subscription.connection.sendBuffer.pushData(frame)) subscription.cursor = entry.offset
        else driver.apply(subscription, { type: 'refused' })
      }
    },
    removed(key, last: Position) {
      const subscriptions = channels.get(key)?.subscriptions ?? []
      for (const subscription of [...subscriptions]) fail(subscription, { error: 'channel-closed', last })
    },
    replaced(key) {
      const channel = channels.get(key)
      if (channel) replace(channel)
    },
    subscribe(request) {
      const { connection, frame, key, config } = request
      const channel = channels.make(key, frame.ch, config)
      const subscription = begun(request, channel)
      channels.add(subscription)
      connection.subscriptions.set(frame.ch, subscription)
      locate(subscription, request).catch((error: unknown) => driver.storeFailed(subscription, error))
    },
    pass: (...message) => channels.pass(...message),
    leave: (subscription) => driver.apply(subscription, { type: 'left' }),
    fail,
    resume: (subscription) => driver.apply(subscription, { type: 'drained' }),
    size: () => channels.size(),
    subscriptions: () => channels.subscriptions(),
    members: (key) => channels.get(key)?.subscriptions ?? [],
  }
}
