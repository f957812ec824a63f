import type { ChannelErrorCode, SubscribeFrame } from '../../wire/frames.js'
import type { ChannelConfig } from './channelConfig.js'
import { endEarlier, type Claim } from './claims.js'
import type { HubContext } from './context.js'
import type { MembershipRules } from './membershipRules.js'
import { channelKey, type Connection, type Session, type Subscription } from './model.js'
import { storeOf } from './resumePoint.js'
import { askSeat } from './seats.js'

/** The rules of a channel; a queue belongs to one session and has none. */
const rulesOf = (config: ChannelConfig): MembershipRules => (config.kind === 'session' ? {} : config)

/**
 * What the other sessions of a user have of a channel.
 *
 * @param own the id of a session
 */
function elsewhere(
  { sessions }: HubContext,
  user: string,
  channel: string,
  own: string,
): readonly Subscription[] {
  const others = sessions.ofUser(user).filter(({ id }) => id !== own)
  return others.flatMap(({ connection }) => connection?.subscriptions.get(channel) ?? [])
}

/** Whether a session that comes back was away for too long to be a member still; a store that is another one tells that itself. */
function isOverdue({ awayMs, epoch }: Connection, { pos }: SubscribeFrame, membershipMs: number): boolean {
  if (awayMs <= membershipMs) return false
  return awayMs < Infinity || (pos !== undefined && storeOf(pos.epoch) === epoch)
}

/** Why a session may not be on a channel now, beside what `authorize` says; null when it may. */
export function membershipError(
  context: HubContext,
  connection: Connection,
  session: Session,
  frame: SubscribeFrame,
  config: ChannelConfig,
): ChannelErrorCode | null {
  const { ch, returning = false } = frame
  const { maxMembers = Infinity, concurrentSessions, membershipMs = Infinity } = rulesOf(config)
  const wasKicked = session.kickedFrom?.delete(ch) ?? false
  if (wasKicked) void context.sessions.record(session)
  const isOnePerUser = concurrentSessions === 'last-wins'
  const others = isOnePerUser ? elsewhere(context, session.user.id, ch, session.id) : []
  if (returning) {
    if (wasKicked) return 'channel-kicked'
    if (isOverdue(connection, frame, membershipMs)) return 'channel-timeout'
    if (others.length > 0) return 'channel-kicked-elsewhere'
  }
  if (maxMembers === Infinity) return null
  let members = 0
  for (const { session: member } of context.fanout.members(channelKey(ch)))
    if (member !== session && !(isOnePerUser && member.user.id === session.user.id)) members += 1
  return members < maxMembers ? null : 'channel-no-room'
}

/**
 * Asks for the seat of a member in all processes; null where the rules need none, or this process has the store for itself. Where a user may be a
 * member once, the seat is theirs, and a client that comes back by itself takes it from no other session.
 */
export function askMemberSeat(
  context: HubContext,
  { id, user }: Session,
  frame: SubscribeFrame,
  config: ChannelConfig,
): ReturnType<typeof askSeat> | null {
  const { shared } = context.store
  const { maxMembers: max = Infinity, concurrentSessions } = rulesOf(config)
  const isOnePerUser = concurrentSessions === 'last-wins'
  if (shared === undefined || (max === Infinity && !isOnePerUser)) return null
  const holder = isOnePerUser ? user.id : id
  const takes = takesPlace(config, frame)
  const name = channelKey(frame.ch)
  return askSeat(context, shared, { user: user.id, channel: frame.ch, name, holder, session: id, max, takes })
}

/**
 * Ends what the other sessions of a user have of a channel.
 *
 * @returns the claims of those that took it later
 */
export const giveWay = (context: HubContext, user: string, channel: string, claim: Claim): readonly Claim[] =>
  endEarlier(elsewhere(context, user, channel, claim.session), claim, (subscription) =>
    context.fanout.fail(subscription, { error: 'channel-kicked-elsewhere' }),
  )

/** Whether a request takes the place that another session of the user has. */
export const takesPlace = (config: ChannelConfig, { returning }: SubscribeFrame): boolean =>
  returning !== true && rulesOf(config).concurrentSessions === 'last-wins'
