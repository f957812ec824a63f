import type { AccessRequest } from './access.js'
import { MAX_ACCESS_BATCH } from './accessBatches.js'
import { runAtOnce } from './atOnce.js'
import { askInTime, type HubContext } from './context.js'
import { recheckOne } from './currentRights.js'
import type { Session, Subscription } from './model.js'
import { dropQueue } from './sessionQueues.js'
import { targets, type SessionTarget } from './sessionTarget.js'
import { MAX_RUNNING } from './stepQueue.js'
import { thingChecks } from './thingRecheck.js'

/** Sessions that are checked at a time, so that much to ask about one holds up no other, and the app gets no storm. */
const SESSIONS_AT_ONCE = 16

/** Channels that a session reads or collects, now or later. */
const channelsOf = ({ connection, queues }: Session): readonly string[] => [
  ...new Set([...(connection?.subscriptions.keys() ?? []), ...queues.keys()]),
]

/** Asks about one channel. */
export function recheckChannel(context: HubContext, session: Session, name: string): Promise<void> {
  const subscriptionNow = (): Subscription | null => session.connection?.subscriptions.get(name) ?? null
  return recheckOne(
    () => subscriptionNow() ?? session.queues.get(name) ?? null,
    () => {
      const request: AccessRequest = { user: session.user, channel: name, action: 'subscribe' }
      return askInTime(context, request)
    },
    async ({ message }) => {
      const subscription = subscriptionNow()
      if (subscription)
        context.fanout.fail(subscription, { error: 'channel-denied', ...(message && { message }) })
      await dropQueue(context, session, name)
    },
  )
}

async function checkSession(context: HubContext, session: Session): Promise<void> {
  const checks = channelsOf(session).map((name) => () => recheckChannel(context, session, name))
  // With `authorizeMany`, the app is asked about all of them at once.
  await runAtOnce(checks, context.accessBatches === null ? MAX_RUNNING : MAX_ACCESS_BATCH)
  await runAtOnce(thingChecks(context, session), MAX_RUNNING)
}

/** Asks `authorize` again for one session, also for queues that collect while it is away. A check that fails changes nothing. */
export function recheckSession(context: HubContext, session: Session): Promise<void> {
  session.rechecks += 1
  return checkSession(context, session)
}

/**
 * Asks `authorize` again for all sessions, for those of a user, or for one.
 *
 * @throws TypeError at once when the target names nothing
 */
export function recheck(context: HubContext, target: Partial<SessionTarget> | undefined): Promise<void> {
  const sessions = targets(context.sessions, target)
  for (const session of sessions) session.rechecks += 1
  return runAtOnce(
    sessions.map((session) => () => checkSession(context, session)),
    SESSIONS_AT_ONCE,
  )
}
