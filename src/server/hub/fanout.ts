import type { Position } from '../../core/position.js'
import type { SubscribeFrame } from '../../wire/frames.js'
import type { ChannelConfig } from './channelConfig.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { createEncodedMessages, messagePrefix } from './encodedMessages.js'
import type { Connection, HubChannel, Session, Subscription } from './model.js'
import { resolveResumePoint, type SubscriptionError } from './resumePoint.js'
import type { ChannelStore, StoreListener } from './store.js'
import { createSubscriptionDriver, rangeAfterCursor } from './subscriptionDriver.js'
import { initialSubscription } from './subscriptionMachine.js'

/** A request for a subscription. */
export interface SubscriptionRequest {
  readonly connection: Connection
  readonly session: Session
  readonly frame: SubscribeFrame
  readonly key: string
  readonly config: ChannelConfig
  /** A write that must be durable before the client may hear that it is subscribed. */
  readonly after: Promise<void> | null
}

/** Carries messages from the store to the subscribers, live or from their cursor, on the same path. */
export interface Fanout extends Pick<StoreListener, 'entry' | 'removed'> {
  /** The history of a channel was damaged, and another one begins. */
  readonly replaced: (key: string) => void
  readonly subscribe: (request: SubscriptionRequest) => void
  /** Ends a subscription without telling the client. */
  readonly leave: (subscription: Subscription) => void
  /** Ends a subscription with an error. */
  readonly fail: (subscription: Subscription, error: SubscriptionError) => void
  /** Continues at the cursor after the client was too slow. */
  readonly resume: (subscription: Subscription) => void
  readonly subscriptions: () => IterableIterator<Subscription>
}

export function createFanout(environment: HubEnvironment, store: ChannelStore, events: EventStream): Fanout {
  const channels = new Map<string, HubChannel>()
  const encodedOf = createEncodedMessages()
  const driver = createSubscriptionDriver({ environment, store, events, encodedOf, release })

  function channelFor(key: string, name: string, config: ChannelConfig): HubChannel {
    const known = channels.get(key)
    if (known) return known
    const channel = {
      key,
      config,
      prefix: messagePrefix(name),
      head: 0,
      subscriptions: new Set<Subscription>(),
    }
    channels.set(key, channel)
    return channel
  }

  function release(subscription: Subscription): void {
    const { channel, connection, name } = subscription
    channel.subscriptions.delete(subscription)
    if (channel.subscriptions.size === 0 && channels.get(channel.key) === channel)
      channels.delete(channel.key)
    if (connection.subscriptions.get(name) === subscription) connection.subscriptions.delete(name)
  }

  async function locate(subscription: Subscription, { frame, after }: SubscriptionRequest): Promise<void> {
    const { channel, session, name } = subscription
    if (after) await after
    const page = await store.read(channel.key, rangeAfterCursor(subscription, 0, environment.now()))
    // A queue that was closed before its first message is unknown to the store, which then reports no removal.
    if (channel.config.kind === 'session' && !session.queues.has(name))
      return fail(subscription, { error: 'channel-closed' })
    channel.head = Math.max(channel.head, page.last)
    const point = resolveResumePoint(channel.config.kind, frame, page)
    driver.apply(subscription, { type: 'located', point, epoch: page.epoch, head: channel.head })
  }

  const fail: Fanout['fail'] = (subscription, error) => driver.apply(subscription, { type: 'failed', error })

  return {
    entry(key, _epoch, entry) {
      const channel = channels.get(key)
      if (!channel) return
      channel.head = Math.max(channel.head, entry.offset)
      const frame = encodedOf(channel, entry)
      for (const subscription of channel.subscriptions) {
        if (subscription.phase !== 'live' || entry.offset <= subscription.cursor) continue
        if (subscription.connection.sendBuffer.pushData(frame)) subscription.cursor = entry.offset
        else driver.apply(subscription, { type: 'refused' })
      }
    },
    removed(key, last: Position) {
      const channel = channels.get(key)
      if (!channel) return
      for (const subscription of [...channel.subscriptions])
        fail(subscription, { error: 'channel-closed', last })
    },
    replaced(key) {
      for (const subscription of [...(channels.get(key)?.subscriptions ?? [])])
        // The ones that start are located in the new history, and hear of it where they have a position.
        if (subscription.phase !== 'starting') fail(subscription, { error: 'channel-closed' })
    },
    subscribe(request) {
      const { connection, session, frame, key, config } = request
      const channel = channelFor(key, frame.ch, config)
      const subscription = { connection, session, name: frame.ch, channel, ...initialSubscription }
      channel.subscriptions.add(subscription)
      connection.subscriptions.set(frame.ch, subscription)
      locate(subscription, request).catch((error: unknown) => driver.storeFailed(subscription, error))
    },
    leave: (subscription) => driver.apply(subscription, { type: 'left' }),
    fail,
    resume: (subscription) => driver.apply(subscription, { type: 'drained' }),
    *subscriptions() {
      for (const channel of channels.values()) yield* channel.subscriptions
    },
  }
}
