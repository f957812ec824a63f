import { assertNever } from '../../core/assertNever.js'
import type { EncodedFrame } from './batches.js'
import type { HubEnvironment } from './environment.js'
import type { EventStream } from './events.js'
import { hasVanished, isOtherHistory, type HubChannel, type Subscription } from './model.js'
import { paced, payFor } from './replayRate.js'
import type { SubscriptionError } from './resumePoint.js'
import type { ChannelStore, ReadRange, StoredEntry } from './store.js'
import {
  subscriptionTransition,
  type SubscriptionEffect,
  type SubscriptionEvent,
} from './subscriptionMachine.js'

/** Runs the state machine of subscriptions: it reads pages, pushes messages and sends answers. */
export interface SubscriptionDriver {
  readonly apply: (subscription: Subscription, event: SubscriptionEvent) => void
  /** The store failed: the connection ends, because its messages can no longer be delivered without a gap. */
  readonly storeFailed: (subscription: Subscription, error: unknown) => void
}

/** The parts that a driver works with. */
export interface DriverContext {
  readonly environment: HubEnvironment
  readonly store: ChannelStore
  readonly events: EventStream
  readonly encodedOf: (channel: HubChannel, entry: StoredEntry) => EncodedFrame
  /** Removes a subscription from its channel. */
  readonly release: (subscription: Subscription) => void
}

const isReading = ({ phase }: Subscription): boolean => phase === 'reading'

/** Entries of one read of the store, and their bytes. */
const PAGE_SIZE = 256
const PAGE_BYTES = 524_288

/** The range that comes after the cursor. On a `latest` channel that is the newest entry alone. */
export function rangeAfterCursor(subscription: Subscription, limit: number, now: number): ReadRange {
  const { channel, cursor } = subscription
  const { config, head } = channel
  const after = config.kind === 'latest' ? Math.max(cursor, head - 1) : cursor
  const isAged = config.kind === 'log' && config.maxAgeMs !== undefined
  return { after, limit, maxBytes: PAGE_BYTES, ...(isAged && { notBefore: now - (config.maxAgeMs ?? 0) }) }
}

function announce(
  events: EventStream,
  { channel, connection, session, name }: Subscription,
  { history, from, replay }: Extract<SubscriptionEffect, { type: 'announce' }>,
): void {
  const { kind } = channel.config
  const queue = session.queues.get(name)
  if (kind === 'session' && queue) Object.assign(queue, { full: false, handed: from })
  connection.send({ t: 'subscribed', ch: name, kind, pos: { ...history, offset: from }, replay })
  const ids = { connectionId: connection.id, sessionId: session.id }
  events.emit({ type: 'subscribed', ...ids, channel: name, replay })
}

function tell(
  events: EventStream,
  { connection, session, name }: Subscription,
  error: SubscriptionError,
): void {
  const queue = session.queues.get(name)
  if (queue && error.error === 'channel-full') queue.full = true
  connection.send({ t: 'channel-error', ch: name, ...error })
  const ids = { connectionId: connection.id, sessionId: session.id }
  events.emit({ type: 'channel-error', ...ids, channel: name, error: error.error })
}

export function createSubscriptionDriver(context: DriverContext): SubscriptionDriver {
  const { environment, store, events, encodedOf } = context

  function storeFailed(subscription: Subscription, error: unknown): void {
    events.emit({ type: 'store-failed', error })
    if (subscription.phase !== 'ended') subscription.connection.end('server-error')
  }

  function handOver(subscription: Subscription, entries: readonly StoredEntry[]): void {
    const { channel, connection } = subscription
    let { cursor } = subscription
    let isRefused = false
    for (const entry of entries) {
      isRefused = !connection.sendBuffer.pushData(encodedOf(channel, entry))
      if (isRefused) break
      cursor = entry.offset
    }
    apply(subscription, { type: 'handed-over', cursor, isRefused, head: channel.head })
  }

  async function read(subscription: Subscription, isLater: boolean): Promise<void> {
    const { channel, connection } = subscription
    if (isLater) await new Promise<void>(environment.nextTick)
    if (!isReading(subscription)) return
    // A slow client takes no page: do not read one.
    if (connection.sendBuffer.isCongested()) {
      const { cursor } = subscription
      return apply(subscription, { type: 'handed-over', cursor, isRefused: true, head: channel.head })
    }
    await paced(environment, connection)
    // Another subscription took its place meanwhile: it pays for its own pages.
    if (!isReading(subscription)) return
    const { head, replaced } = channel
    const page = await store.read(channel.key, rangeAfterCursor(subscription, PAGE_SIZE, environment.now()))
    payFor(connection, page.entries)
    if (
      isOtherHistory(channel, page.epoch, page.birth) ||
      hasVanished(channel, { head, replaced }, page.last)
    )
      return apply(subscription, { type: 'failed', error: { error: 'channel-closed' } })
    channel.head = Math.max(channel.head, page.last)
    apply(subscription, { type: 'page-read', kind: channel.config.kind, page })
  }

  function release(subscription: Subscription, handed: number | null): void {
    const { channel, session, name, leaveSeat } = subscription
    context.release(subscription)
    leaveSeat?.()
    const queue = session.queues.get(name)
    if (channel.config.kind === 'session' && queue && handed !== null) queue.handed = handed
  }

  function perform(subscription: Subscription, effect: SubscriptionEffect): void {
    switch (effect.type) {
      case 'announce':
        return announce(events, subscription, effect)
      case 'read':
        return void read(subscription, effect.isLater).catch((error: unknown) =>
          storeFailed(subscription, error),
        )
      case 'hand-over':
        return handOver(subscription, effect.entries)
      case 'release':
        return release(subscription, effect.handed)
      case 'tell':
        return tell(events, subscription, effect.error)
      default:
        return assertNever(effect)
    }
  }

  function apply(subscription: Subscription, event: SubscriptionEvent): void {
    const { phase, cursor, effects } = subscriptionTransition(subscription, event)
    subscription.phase = phase
    subscription.cursor = cursor
    for (const effect of effects) perform(subscription, effect)
  }

  return { apply, storeFailed }
}
