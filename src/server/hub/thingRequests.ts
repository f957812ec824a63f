import { assertNever } from '../../core/assertNever.js'
import type {
  BindFrame,
  RefusedThing,
  UnbindFrame,
  UnwatchFrame,
  WatchFrame,
} from '../../wire/thingFrames.js'
import { guard, type Permit } from './access.js'
import type { Claim } from './claims.js'
import { askPermit, type HubContext } from './context.js'
import { askCurrent } from './currentRights.js'
import type { Connection, Session } from './model.js'
import { paced } from './replayRate.js'
import type { ThingDesk } from './thingDesk.js'
import { MIN_RETRY_MS, type BindRefusal } from './thingRivals.js'
import type { BindPolicy, ThingRequest } from './thingsOption.js'

/** A client that is connected. */
interface Requester {
  readonly connection: Connection
  readonly session: Session
}

/** What a client says about things. */
export type ThingFrame = BindFrame | UnbindFrame | WatchFrame | UnwatchFrame

/** Answers for a server that has no things. */
export function refuseThings(connection: Connection, frame: ThingFrame): void {
  const error = 'not-supported'
  if (frame.t === 'bind')
    connection.send({ t: 'bound', id: frame.id, refused: frame.things.map((thing) => ({ thing, error })) })
  else if (frame.t === 'unbind') connection.send({ t: 'bound', id: frame.id })
  else if (frame.t === 'watch') connection.send({ t: 'things', prefix: frame.prefix, things: [], error })
}

/** Does what a client says about things. */
export function handleThings(
  context: HubContext,
  desk: ThingDesk,
  requester: Requester,
  frame: ThingFrame,
): void | Promise<void> {
  const { connection } = requester
  switch (frame.t) {
    case 'bind':
      return bind(context, desk, requester, frame)
    case 'unbind':
      for (const thing of frame.things) desk.things.unbind(connection, thing)
      return connection.send({ t: 'bound', id: frame.id })
    case 'watch':
      return watch(context, desk, requester, frame)
    case 'unwatch':
      return desk.watches.unwatch(connection, frame.prefix)
    default:
      return assertNever(frame)
  }
}

async function bind(
  context: HubContext,
  desk: ThingDesk,
  { connection, session }: Requester,
  { id, things }: BindFrame,
): Promise<void> {
  const own = new Set(desk.things.of(connection))
  const asked = [...new Set(things)].filter((thing) => !own.has(thing))
  // The app is not asked about things that have no room.
  const room = Math.max(0, desk.things.roomOf(connection))
  const refused: RefusedThing[] = asked.slice(room).map((thing) => ({ thing, error: 'too-many' }))
  const wanted = asked.slice(0, room)
  const ask = (thing: string): Promise<Permit> =>
    askAboutThing(context, desk, { user: session.user, action: 'bind', thing })
  const permits = await askCurrent(session, () => Promise.all(wanted.map(ask)))
  if (connection.isEnded()) return
  const kept = new Set(desk.things.of(connection))
  // Meanwhile another client has taken what this one had. It may ask again.
  for (const thing of things)
    if (own.has(thing) && !kept.has(thing))
      refused.push({ thing, error: 'already-bound', retryAfterMs: MIN_RETRY_MS })
  const claim = context.claims.next(session.id)
  for (const [index, thing] of wanted.entries()) {
    const refusal = refusalOf(permits[index] ?? 'failed') ?? bindOne(context, desk, connection, thing, claim)
    if (refusal !== null) refused.push({ thing, ...refusal })
  }
  connection.send({ t: 'bound', id, ...(refused.length > 0 && { refused }) })
  desk.check()
}

function bindOne(
  { events }: HubContext,
  { options, things }: ThingDesk,
  connection: Connection,
  thing: string,
  claim: Claim,
): BindRefusal | null {
  const policy = guard<BindPolicy, 'failed'>(events, 'things', () => options.policyOf(thing), 'failed')
  if (policy === 'failed' || policy instanceof Promise) return { error: 'server-error' }
  return things.bind(connection, thing, policy, claim)
}

async function watch(
  context: HubContext,
  desk: ThingDesk,
  { connection, session }: Requester,
  { prefix }: WatchFrame,
): Promise<void> {
  // All things of a prefix are as much as many kept messages. One that does not read them waits with the next prefix, because what it
  // was not told is held for each.
  await paced(context.environment, connection)
  const { sendBuffer } = connection
  while (!connection.isEnded() && sendBuffer.isCongested()) await sendBuffer.drained()
  if (connection.isEnded()) return
  const permit = await askCurrent(session, () =>
    askAboutThing(context, desk, { user: session.user, action: 'watch', thing: prefix }),
  )
  if (connection.isEnded()) return
  const known = desk.watches.of(connection)
  const isFull = known.length >= desk.options.maxWatches && !known.includes(prefix)
  const refusal = refusalOf(permit) ?? (isFull ? { error: 'too-many' as const } : null)
  if (refusal === null) desk.watches.watch(connection, prefix)
  else connection.send({ t: 'things', prefix, things: [], ...refusal })
}

/** Asks the app about one thing. */
export async function askAboutThing(
  context: HubContext,
  { options }: ThingDesk,
  request: ThingRequest,
): Promise<Permit> {
  return askPermit(context, 'things', () => options.authorize(request))
}

function refusalOf(permit: Permit): BindRefusal | null {
  if (permit === 'failed') return { error: 'server-error' }
  if (permit.allowed) return null
  return { error: 'denied', ...(permit.message !== undefined && { message: permit.message }) }
}
