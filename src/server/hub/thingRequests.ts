import { assertNever } from '../../core/assertNever.js'
import type {
  BindFrame,
  RefusedThing,
  UnbindFrame,
  UnwatchFrame,
  WatchFrame,
} from '../../wire/thingFrames.js'
import { guard, permitOf, type Access, type Permit } from './access.js'
import { inTime, type HubContext } from './context.js'
import type { Connection } from './model.js'
import type { Requester } from './subscribeRequest.js'
import type { ThingDesk } from './thingDesk.js'
import type { BindRefusal } from './things.js'
import type { ThingRequest } from './thingsOption.js'

/** What a client says about things. */
export type ThingFrame = BindFrame | UnbindFrame | WatchFrame | UnwatchFrame

/** Answers for a server that has no things. */
export function refuseThings(connection: Connection, frame: ThingFrame): void {
  const error = 'not-supported'
  if (frame.t === 'bind')
    connection.send({ t: 'bound', id: frame.id, refused: frame.things.map((thing) => ({ thing, error })) })
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
  const { user } = session
  const permits = await Promise.all(
    things.map((thing) => permitFor(context, desk, { user, action: 'bind', thing })),
  )
  if (connection.isEnded()) return
  const refused: RefusedThing[] = []
  for (const [index, thing] of things.entries()) {
    const refusal = refusalOf(permits[index] ?? 'failed') ?? desk.things.bind(connection, thing)
    if (refusal !== null) refused.push({ thing, ...refusal })
  }
  connection.send({ t: 'bound', id, ...(refused.length > 0 && { refused }) })
  desk.check()
}

async function watch(
  context: HubContext,
  desk: ThingDesk,
  { connection, session }: Requester,
  { prefix }: WatchFrame,
): Promise<void> {
  const permit = await permitFor(context, desk, { user: session.user, action: 'watch', thing: prefix })
  if (connection.isEnded()) return
  const isFull = desk.watches.count(connection) >= desk.options.maxWatches
  const refusal = refusalOf(permit) ?? (isFull ? { error: 'too-many' as const } : null)
  if (refusal === null) desk.watches.watch(connection, prefix)
  else connection.send({ t: 'things', prefix, things: [], ...refusal })
}

async function permitFor(
  context: HubContext,
  { options }: ThingDesk,
  request: ThingRequest,
): Promise<Permit> {
  const ask = (): Access | Promise<Access> => options.authorize(request)
  const access = await inTime(context, 'things', guard(context.events, 'things', ask, 'failed'))
  return access === 'failed' ? access : permitOf(access)
}

function refusalOf(permit: Permit): BindRefusal | null {
  if (permit === 'failed') return { error: 'server-error' }
  if (permit.allowed) return null
  return { error: 'denied', ...(permit.message !== undefined && { message: permit.message }) }
}
