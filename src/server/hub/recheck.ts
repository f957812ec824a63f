import type { AccessRequest } from './access.js'
import { askInTime, type HubContext } from './context.js'
import type { Session } from './model.js'
import { dropQueue } from './sessionQueues.js'
import { targets, type SessionTarget } from './sessionTarget.js'
import { recheckThings } from './thingRequests.js'

/** Sessions that are checked at a time, so that a slow `authorize` of one holds up no other, and the app gets no storm. */
const AT_ONCE = 16

/** Channels that a session reads or collects, now or later. */
const channelsOf = ({ connection, queues }: Session): readonly string[] => [
  ...new Set([...(connection?.subscriptions.keys() ?? []), ...queues.keys()]),
]

/** Asks `authorize` again for one session, also for queues that collect while it is away. A check that fails changes nothing. */
export async function recheckSession(context: HubContext, session: Session): Promise<void> {
  const names = channelsOf(session)
  // With `authorizeMany`, the app is asked about all of them at once.
  const atOnce = context.accessBatches === null ? 1 : names.length
  for (let from = 0; from < names.length; from += atOnce)
    await Promise.all(names.slice(from, from + atOnce).map((name) => recheckChannel(context, session, name)))
  await recheckThings(context, session)
}

async function recheckChannel(context: HubContext, session: Session, name: string): Promise<void> {
  const request: AccessRequest = { user: session.user, channel: name, action: 'subscribe' }
  const permit = await askInTime(context, request)
  if (permit === 'failed' || permit.allowed) return
  const subscription = session.connection?.subscriptions.get(name)
  const { message } = permit
  if (subscription)
    context.fanout.fail(subscription, { error: 'channel-denied', ...(message && { message }) })
  await dropQueue(context, session, name)
}

/** Asks `authorize` again for all sessions, for those of a user, or for one. */
export async function recheck(
  context: HubContext,
  target: Partial<SessionTarget> | undefined,
): Promise<void> {
  const waiting = targets(context.sessions, target).values()
  const work = async (): Promise<void> => {
    for (const session of waiting) await recheckSession(context, session)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work))
}
