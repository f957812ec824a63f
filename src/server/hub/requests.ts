import type { NackCode, PublishFrame, SubscribeFrame } from '../../protocol/frames.js'
import type { Permit } from './access.js'
import { boundsOf, type ChannelConfig } from './channelConfig.js'
import { askInTime, lookUp, type HubContext } from './context.js'
import { channelKey, queueKey, type Connection, type Session } from './model.js'

/** A connection with its session: who asks. */
export interface Asker {
  readonly connection: Connection
  readonly session: Session
}

const andThen = <T>(value: T | Promise<T>, next: (value: T) => void): void | Promise<void> =>
  value instanceof Promise ? value.then(next) : next(value)

function deny(
  context: HubContext,
  { connection, session }: Asker,
  channel: string,
  message: string | undefined,
): void {
  connection.send({ t: 'channel-error', ch: channel, error: 'channel-denied', ...(message && { message }) })
  context.events.emit({
    type: 'channel-error',
    connectionId: connection.id,
    sessionId: session.id,
    channel,
    error: 'channel-denied',
  })
}

function refuse(
  context: HubContext,
  asker: Asker,
  frame: PublishFrame,
  error: NackCode,
  message?: string,
): void {
  const { connection, session } = asker
  connection.send({ t: 'nack', id: frame.id, error, ...(message && { message }) })
  context.events.emit({
    type: 'publish-refused',
    connectionId: connection.id,
    sessionId: session.id,
    channel: frame.ch,
    error,
  })
}

async function openQueue(context: HubContext, session: Session, name: string): Promise<void> {
  if (session.queues.has(name)) return
  session.queues.set(name, { handed: undefined, full: false })
  await context.sessions.save(session)
}

function join(context: HubContext, asker: Asker, frame: SubscribeFrame, config: ChannelConfig): void {
  const { connection, session } = asker
  const earlier = connection.subscriptions.get(frame.ch)
  if (earlier) context.fanout.leave(earlier)
  const isQueue = config.kind === 'session'
  const key = isQueue ? queueKey(session.id, frame.ch) : channelKey(frame.ch)
  const opened = isQueue ? openQueue(context, session, frame.ch) : undefined
  context.fanout.join({ connection, session, frame, key, config, ...(opened && { after: opened }) })
}

/** Subscribes, if the channel exists and the user may. Asynchronous only as far as `authorize` is. */
export function subscribe(context: HubContext, asker: Asker, frame: SubscribeFrame): void | Promise<void> {
  const { connection, session } = asker
  const config = lookUp(context, frame.ch)
  if (config === null) return deny(context, asker, frame.ch, 'Channel not found.')
  if (config === 'failed') return deny(context, asker, frame.ch, 'The server could not look up this channel.')
  const isMore = !connection.subscriptions.has(frame.ch)
  if (isMore && connection.subscriptions.size >= context.limits.maxSubscriptions) {
    return deny(context, asker, frame.ch, 'Too many channels on one connection.')
  }
  const request = { user: session.user, channel: frame.ch, action: 'subscribe' } as const
  return andThen<Permit>(askInTime(context, request), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed') return deny(context, asker, frame.ch, 'The server could not check access.')
    if (!permit.allowed) return deny(context, asker, frame.ch, permit.message)
    join(context, asker, frame, config)
  })
}

/** Leaves a channel; a queue of this session ends with it. */
export function unsubscribe(context: HubContext, { connection, session }: Asker, channel: string): void {
  const subscription = connection.subscriptions.get(channel)
  if (subscription) context.fanout.leave(subscription)
  if (session.queues.delete(channel)) {
    Promise.all([context.sessions.save(session), context.store.remove(queueKey(session.id, channel))]).catch(
      (error: unknown) => context.events.emit({ type: 'store-failed', error }),
    )
  }
  connection.send({ t: 'unsubscribed', ch: channel })
  context.events.emit({ type: 'unsubscribed', connectionId: connection.id, sessionId: session.id, channel })
}

/** Publishes: looked up, authorised, kept, and only then acknowledged. */
export function publish(
  context: HubContext,
  asker: Asker,
  frame: PublishFrame,
  track: (append: Promise<void>) => void,
): void | Promise<void> {
  const { connection, session } = asker
  const { environment, events, store } = context
  const config = lookUp(context, frame.ch)
  if (config === null) return refuse(context, asker, frame, 'not-found', 'Channel not found.')
  if (config === 'failed') return refuse(context, asker, frame, 'server-error')
  if (config.kind === 'session') {
    return refuse(context, asker, frame, 'forbidden', 'Only the server publishes on this channel.')
  }
  const append = async (): Promise<void> => {
    try {
      // Scoped by user, not by session: a client that lost its session sends its outbox again under the same ids.
      const id = `${session.user.id}\n${frame.id}`
      const entry = { id, data: JSON.stringify(frame.d), at: environment.now() }
      const { offset, duplicate } = await store.append(channelKey(frame.ch), entry, boundsOf(config))
      connection.send({ t: 'ack', id: frame.id, o: offset, ...(duplicate && { duplicate }) })
      events.emit({ type: 'published', channel: frame.ch, offset, duplicate, sessionId: session.id })
    } catch (error) {
      events.emit({ type: 'store-failed', error })
      refuse(context, asker, frame, 'server-error')
    }
  }
  const request = { user: session.user, channel: frame.ch, action: 'publish' } as const
  return andThen<Permit>(askInTime(context, request), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed') return refuse(context, asker, frame, 'server-error')
    if (!permit.allowed) return refuse(context, asker, frame, 'forbidden', permit.message)
    track(append())
  })
}
