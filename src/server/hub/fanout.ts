import type { ChannelErrorFrame, Position, SubscribeFrame } from '../../protocol/frames.js'
import type { Part } from './batches.js'
import type { ChannelConfig } from './channelConfig.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import type { Connection, HubChannel, Session, Subscription } from './model.js'
import { resolveStart } from './start.js'
import type { ChannelPage, ChannelStore, StoredEntry, StoreListener } from './store.js'

/** What a new subscription needs. */
export interface JoinRequest {
  readonly connection: Connection
  readonly session: Session
  readonly frame: SubscribeFrame
  readonly key: string
  readonly config: ChannelConfig
  /** What must be durable before the client may hear that it is subscribed. */
  readonly after?: Promise<void>
}

/** Carries messages from the store to the subscribers, live or from their cursor: one road for both. */
export interface Fanout extends StoreListener {
  join(request: JoinRequest): Subscription
  /** Ends a subscription without a word to the client. */
  leave(subscription: Subscription): void
  /** Ends a subscription with an error. */
  fail(subscription: Subscription, error: Omit<ChannelErrorFrame, 't' | 'ch'>): void
  /** Goes on where the cursor stands, after the client was too slow for a while. */
  resume(subscription: Subscription): void
  subscriptions(): IterableIterator<Subscription>
}

const pageSize = 256

export function createFanout(environment: HubEnvironment, store: ChannelStore, events: EventStream): Fanout {
  const channels = new Map<string, HubChannel>()
  // One encoding for all subscribers of an entry, live or late.
  const parts = new WeakMap<StoredEntry, Part>()

  const partOf = (channel: HubChannel, entry: StoredEntry): Part => {
    let part = parts.get(entry)
    if (!part) parts.set(entry, (part = { text: `${channel.prefix}${entry.offset},"d":${entry.data}}` }))
    return part
  }

  const leave = (subscription: Subscription): void => {
    const { channel, connection, session, name } = subscription
    if (subscription.ended) return
    subscription.ended = true
    subscription.live = false
    channel.subscriptions.delete(subscription)
    if (channel.subscriptions.size === 0 && channels.get(channel.key) === channel)
      channels.delete(channel.key)
    if (connection.subscriptions.get(name) === subscription) connection.subscriptions.delete(name)
    const queue = channel.config.kind === 'session' ? session.queues.get(name) : undefined
    if (queue && subscription.joined) queue.handed = subscription.cursor
  }

  const fail: Fanout['fail'] = (subscription, error) => {
    if (subscription.ended) return
    const { connection, session, name } = subscription
    leave(subscription)
    const queue = session.queues.get(name)
    if (queue && error.error === 'channel-full') queue.full = true
    connection.send({ t: 'channel-error', ch: name, ...error })
    events.emit({
      type: 'channel-error',
      connectionId: connection.id,
      sessionId: session.id,
      channel: name,
      error: error.error,
    })
  }

  const rangeOf = ({ channel, cursor }: Subscription, limit: number) => {
    const { config, head } = channel
    const after = config.kind === 'latest' ? Math.max(cursor, head - 1) : cursor
    const maxAgeMs = config.kind === 'log' ? config.maxAgeMs : undefined
    return { after, limit, ...(maxAgeMs !== undefined && { notBefore: environment.now() - maxAgeMs }) }
  }

  const broken = (subscription: Subscription, error: unknown): void => {
    events.emit({ type: 'store-failed', error })
    if (!subscription.ended) subscription.connection.end('server-error')
  }

  /** Hands over a page. Returns false when nothing more can be done now. */
  const handOver = (subscription: Subscription, page: ChannelPage): boolean => {
    const { channel, connection } = subscription
    channel.head = Math.max(channel.head, page.last)
    const isGap = page.first > subscription.cursor + 1 && page.last > subscription.cursor
    if (isGap && channel.config.kind !== 'latest') {
      fail(subscription, { error: 'channel-full', requested: subscription.cursor, available: page.first })
      return false
    }
    for (const entry of page.entries) {
      if (!connection.outlet.pushData(partOf(channel, entry))) return false
      subscription.cursor = entry.offset
    }
    if (channel.config.kind === 'latest' && page.entries.length === 0) subscription.cursor = page.last
    subscription.live = subscription.cursor >= channel.head
    return !subscription.live
  }

  const catchUp = async (subscription: Subscription): Promise<void> => {
    if (subscription.catchingUp || subscription.live) return
    subscription.catchingUp = true
    try {
      for (let isMore = true; isMore && !subscription.ended;) {
        if (subscription.connection.outlet.isCongested()) return
        const page = await store.read(subscription.channel.key, rangeOf(subscription, pageSize))
        if (subscription.ended) return
        const before = subscription.cursor
        isMore = handOver(subscription, page)
        // Nothing gained and yet not at the head: leave the others a turn before asking again.
        if (isMore && subscription.cursor === before) await new Promise<void>(environment.nextTick)
      }
    } catch (error) {
      broken(subscription, error)
    } finally {
      subscription.catchingUp = false
    }
  }

  const begin = async (
    subscription: Subscription,
    frame: SubscribeFrame,
    after?: Promise<void>,
  ): Promise<void> => {
    const { channel, connection, session, name } = subscription
    if (after) await after
    const page = await store.read(channel.key, rangeOf(subscription, 0))
    if (subscription.ended) return
    channel.head = Math.max(channel.head, page.last)
    const start = resolveStart(channel.config.kind, frame, page)
    if ('error' in start) return fail(subscription, start.error)
    const { from, replay } = start
    const { kind } = channel.config
    const queue = kind === 'session' ? session.queues.get(name) : undefined
    if (queue) Object.assign(queue, { full: false, handed: from })
    subscription.cursor = from
    subscription.joined = true
    connection.send({ t: 'subscribed', ch: name, kind, pos: { epoch: page.epoch, offset: from }, replay })
    events.emit({
      type: 'subscribed',
      connectionId: connection.id,
      sessionId: session.id,
      channel: name,
      replay,
    })
    await catchUp(subscription)
  }

  return {
    entry(key, _epoch, entry) {
      const channel = channels.get(key)
      if (!channel) return
      channel.head = Math.max(channel.head, entry.offset)
      const part = partOf(channel, entry)
      for (const subscription of channel.subscriptions) {
        if (!subscription.live || entry.offset <= subscription.cursor) continue
        if (subscription.connection.outlet.pushData(part)) subscription.cursor = entry.offset
        else subscription.live = false
      }
    },
    removed(key, last: Position) {
      const channel = channels.get(key)
      if (!channel) return
      for (const subscription of [...channel.subscriptions])
        fail(subscription, { error: 'channel-closed', last })
    },
    join({ connection, session, frame, key, config, after }) {
      const name = frame.ch
      let channel = channels.get(key)
      if (!channel) {
        const prefix = `{"t":"message","ch":${JSON.stringify(name)},"o":`
        channel = { key, config, prefix, head: 0, subscriptions: new Set() }
        channels.set(key, channel)
      }
      const subscription: Subscription = {
        connection,
        session,
        name,
        channel,
        cursor: 0,
        live: false,
        catchingUp: false,
        joined: false,
        ended: false,
      }
      channel.subscriptions.add(subscription)
      connection.subscriptions.set(name, subscription)
      begin(subscription, frame, after).catch((error: unknown) => broken(subscription, error))
      return subscription
    },
    leave,
    fail,
    resume(subscription) {
      if (subscription.joined) void catchUp(subscription)
    },
    *subscriptions() {
      for (const channel of channels.values()) yield* channel.subscriptions
    },
  }
}
