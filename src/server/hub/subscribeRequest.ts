import type { ChannelErrorCode, SubscribeFrame } from '../../wire/frames.js'
import type { Permit } from './access.js'
import type { ChannelConfig } from './channelConfig.js'
import { askInTime, type HubContext } from './context.js'
import { askCurrent } from './currentRights.js'
import { findOrCreate } from './findOrCreate.js'
import { askMemberSeat, membershipError, takesPlace } from './membership.js'
import { channelKey, queueKey, type Connection, type Session } from './model.js'
import { claimPlace } from './otherProcesses.js'
import type { OwnSeat } from './seats.js'
import { dropQueue } from './sessionQueues.js'

/** A welcomed connection with its session. */
export interface Requester {
  readonly connection: Connection
  readonly session: Session
}

/** Continues with a value now or when it comes, so that synchronous answers stay synchronous. */
export const andThen = <T>(
  value: T | Promise<T>,
  next: (value: T) => void | Promise<void>,
): void | Promise<void> => (value instanceof Promise ? value.then(next) : next(value))

function refuse(
  context: HubContext,
  { connection, session }: Requester,
  channel: string,
  error: ChannelErrorCode,
  message?: string,
): void {
  connection.send({ t: 'channel-error', ch: channel, error, ...(message && { message }) })
  const ids = { connectionId: connection.id, sessionId: session.id }
  context.events.emit({ type: 'channel-error', ...ids, channel, error })
}

/** Ends what the client had of the channel: an earlier subscription, and a queue of its session. */
function deny(context: HubContext, requester: Requester, channel: string, message: string | undefined): void {
  const { connection, session } = requester
  const earlier = connection.subscriptions.get(channel)
  if (earlier) context.fanout.leave(earlier)
  void dropQueue(context, session, channel)
  refuse(context, requester, channel, 'channel-denied', message)
}

async function openQueue(context: HubContext, session: Session, name: string): Promise<void> {
  if (session.queues.has(name)) return
  session.queues.set(name, { handed: null, full: false })
  await context.sessions.save(session)
}

function start(
  context: HubContext,
  requester: Requester,
  frame: SubscribeFrame,
  config: ChannelConfig,
  seat: OwnSeat | null,
): void {
  const { connection, session } = requester
  const isClaim = seat === null && takesPlace(config, frame)
  const claim = isClaim ? context.claims.next(session.id) : (seat?.claim ?? null)
  if (isClaim && claim !== null) claimPlace(context, session.user.id, frame.ch, claim)
  const earlier = connection.subscriptions.get(frame.ch)
  if (earlier) context.fanout.leave(earlier)
  const isQueue = config.kind === 'session'
  const key = isQueue ? queueKey(session.id, frame.ch) : channelKey(frame.ch)
  session.isUsed = true
  const after = isQueue ? openQueue(context, session, frame.ch) : null
  const leaveSeat = seat?.leave ?? null
  context.fanout.subscribe({ connection, session, frame, key, config, after, claim, leaveSeat })
}

/** Subscribes, if the channel exists and the user may. Asynchronous only as far as the callbacks of the app are. */
export function subscribe(
  context: HubContext,
  requester: Requester,
  frame: SubscribeFrame,
): void | Promise<void> {
  const { connection, session } = requester
  const { ch } = frame
  return andThen(findOrCreate(context, session, frame), (config) => {
    if (connection.isEnded()) return undefined
    if (config === null) return refuse(context, requester, ch, 'channel-not-found', 'Channel not found.')
    if (config === 'failed')
      return refuse(context, requester, ch, 'server-error', 'The server could not look up this channel.')
    return subscribeTo(context, requester, frame, config)
  })
}

/** Subscribes to a channel that exists, if the user may. */
function subscribeTo(
  context: HubContext,
  requester: Requester,
  frame: SubscribeFrame,
  config: ChannelConfig,
): void | Promise<void> {
  const { connection, session } = requester
  const { ch } = frame
  const isTooMany = (): boolean => {
    const isOneMore = ({ size }: { readonly size: number }): boolean =>
      size >= context.limits.maxSubscriptions
    if (!connection.subscriptions.has(ch) && isOneMore(connection.subscriptions)) return true
    // Queues of earlier connections still collect.
    return config.kind === 'session' && !session.queues.has(ch) && isOneMore(session.queues)
  }
  const refuseMore = (): void =>
    refuse(context, requester, ch, 'too-many-channels', 'Too many channels on one connection.')
  if (isTooMany()) return refuseMore()
  const ask = (): Permit | Promise<Permit> =>
    askInTime(context, { user: session.user, channel: ch, action: 'subscribe' })
  return andThen<Permit>(askCurrent(session, ask), (permit) => {
    if (connection.isEnded()) return
    if (permit === 'failed')
      return refuse(context, requester, ch, 'server-error', 'The server could not check access.')
    if (!permit.allowed) return deny(context, requester, ch, permit.message)
    // Others may have subscribed while the app checked.
    if (isTooMany()) return refuseMore()
    const error = membershipError(context, connection, session, frame, config)
    if (error !== null) return refuse(context, requester, ch, error)
    const asked = askMemberSeat(context, session, frame, config)
    if (asked === null) return start(context, requester, frame, config, null)
    const { rechecks } = session
    return asked.then((seat) => {
      if (seat === 'full') return refuse(context, requester, ch, 'channel-no-room')
      if (seat === 'held') return refuse(context, requester, ch, 'channel-kicked-elsewhere')
      // At once, also if nobody sits down: the other session has lost its seat.
      if (seat.claim !== null && takesPlace(config, frame))
        claimPlace(context, session.user.id, ch, seat.claim)
      const isOwn = seat.settle()
      const isCurrent = session.rechecks === rechecks
      if (isOwn && isCurrent && !connection.isEnded() && !isTooMany())
        return start(context, requester, frame, config, seat)
      seat.leave()
      if (connection.isEnded()) return
      if (!isOwn) return refuse(context, requester, ch, 'channel-kicked-elsewhere')
      if (isCurrent) return refuseMore()
      return subscribeTo(context, requester, frame, config)
    })
  })
}

/** Leaves a channel; a queue of this session ends with it. */
export function unsubscribe(
  context: HubContext,
  { connection, session }: Requester,
  channel: string,
): void | Promise<void> {
  const { events, fanout } = context
  const subscription = connection.subscriptions.get(channel)
  if (subscription) fanout.leave(subscription)
  connection.send({ t: 'unsubscribed', ch: channel })
  events.emit({ type: 'unsubscribed', connectionId: connection.id, sessionId: session.id, channel })
  // A client that comes back waits: the end of the old queue is not that of the next one.
  if (session.queues.has(channel)) return dropQueue(context, session, channel)
}
