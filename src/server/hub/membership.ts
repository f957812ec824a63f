import type { ChannelErrorCode, SubscribeFrame } from '../../wire/frames.js'
import type { ChannelConfig } from './channelConfig.js'
import type { HubContext } from './context.js'
import type { MembershipRules } from './membershipRules.js'
import { channelKey, type Connection, type Session, type Subscription } from './model.js'
import { storeOf } from './resumePoint.js'

/** The rules of a channel; a queue belongs to one session and has none. */
const rulesOf = (config: ChannelConfig): MembershipRules => (config.kind === 'session' ? {} : config)

/** What the other sessions of a user have of a channel. */
function elsewhere(
  { sessions }: HubContext,
  user: string,
  channel: string,
  own: Session | null,
): readonly Subscription[] {
  const others = sessions.ofUser(user).filter((session) => session !== own)
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
  const isOnePerUser = concurrentSessions === 'last-wins'
  const others = isOnePerUser ? elsewhere(context, session.user.id, ch, session) : []
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

/** Ends what the other sessions of a user have of a channel. */
export function giveWay(context: HubContext, user: string, channel: string, own: Session | null): void {
  for (const subscription of elsewhere(context, user, channel, own))
    context.fanout.fail(subscription, { error: 'channel-kicked-elsewhere' })
}

/** Whether a request takes the place that another session of the user has. */
export const takesPlace = (config: ChannelConfig, { returning }: SubscribeFrame): boolean =>
  returning !== true && rulesOf(config).concurrentSessions === 'last-wins'
