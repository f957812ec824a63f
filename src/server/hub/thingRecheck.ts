import type { Task } from './atOnce.js'
import type { HubContext } from './context.js'
import { recheckOne } from './currentRights.js'
import type { Session } from './model.js'
import { askAboutThing } from './thingRequests.js'

/** The questions whether a session may still stand for and watch what it does. */
export function thingChecks(context: HubContext, session: Session): readonly Task[] {
  const { connection } = session
  const desk = context.things
  if (desk === null || connection === null) return []
  const { things, watches } = desk
  const bound = things.of(connection).map(
    (thing) => () =>
      recheckOne(
        () => things.holdOf(connection, thing),
        () => askAboutThing(context, desk, { user: session.user, action: 'bind', thing }),
        () => {
          things.unbind(connection, thing)
          connection.send({ t: 'unbound', things: [thing], error: 'denied' })
        },
      ),
  )
  const watched = watches.of(connection).map(
    (prefix) => () =>
      recheckOne(
        () => watches.watchOf(connection, prefix),
        () => askAboutThing(context, desk, { user: session.user, action: 'watch', thing: prefix }),
        ({ message }) => {
          watches.unwatch(connection, prefix)
          connection.send({
            t: 'things',
            prefix,
            things: [],
            error: 'denied',
            ...(message !== undefined && { message }),
          })
        },
      ),
  )
  return [...bound, ...watched]
}
