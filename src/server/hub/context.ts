import { guard, permitOf, type Access, type AccessRequest, type Authorize, type Permit } from './access.js'
import type { AccessBatches } from './accessBatches.js'
import { identify, type Authenticate, type Presented } from './authentication.js'
import type { ChannelConfig } from './channelConfig.js'
import type { ClaimClock } from './claims.js'
import type { ConcurrentSessions } from './concurrentSessions.js'
import type { Counters } from './counters.js'
import type { HubEnvironment } from './environment.js'
import type { CallbackName, EventStream } from './events.js'
import type { Fanout } from './fanout.js'
import type { Greetings } from './greetings.js'
import type { Heartbeat, ServerLimits } from './limits.js'
import type { OnCreate } from './onCreate.js'
import type { OnPublish } from './onPublish.js'
import type { PendingSeats } from './pendingSeats.js'
import type { From } from './sender.js'
import type { Quota } from './quota.js'
import type { RequestHandler } from './requestHandlers.js'
import type { Sessions } from './sessions.js'
import type { SlowConsumers } from './slowConsumers.js'
import type { Spread } from './spread.js'
import type { Appended, ChannelStore } from './store.js'
import type { StoreSupervisor } from './storeSupervisor.js'
import type { ThingDesk } from './thingDesk.js'
import type { Ticker } from './ticker.js'

/** Shared by all parts of one hub. */
export interface HubContext {
  readonly environment: HubEnvironment
  readonly limits: ServerLimits
  readonly heartbeat: Heartbeat
  readonly store: ChannelStore
  readonly supervisor: StoreSupervisor
  readonly events: EventStream
  readonly counters: Counters
  readonly ticker: Ticker
  readonly slowConsumers: SlowConsumers
  readonly spread: Spread
  readonly sessions: Sessions
  readonly quota: Quota
  readonly fanout: Fanout
  readonly authenticate: Authenticate | null
  readonly concurrentSessions: ConcurrentSessions
  readonly claims: ClaimClock
  readonly pendingSeats: PendingSeats
  readonly greetings: Greetings
  readonly authorize: Authorize | null
  /** In place of `authorize`. */
  readonly accessBatches: AccessBatches | null
  readonly onCreate: OnCreate | null
  readonly onPublish: OnPublish | null
  /** Null without the option `things`. */
  readonly things: ThingDesk | null
  /** The handlers of requests, by name. */
  readonly requests: ReadonlyMap<string, RequestHandler>
  /** What messages say about their sender, where the channel does not say it. */
  readonly from: From
  /** The checks of publishes that run, by the place and the id of the message: a repetition waits for the one before. */
  readonly checking: Map<string, Promise<void>>
  readonly configOf: (name: string) => ChannelConfig | null
  /** The store is open; resolves with its epoch. Rejects at once while it is being opened again. */
  readonly ready: Promise<string>
}

/** The configuration of a channel, `null` when there is no such channel, `failed` when the app's function threw. */
export function lookUp(context: HubContext, name: string): ChannelConfig | null | 'failed' {
  const found = guard<ChannelConfig | null, 'failed'>(
    context.events,
    'channels',
    () => context.configOf(name),
    'failed',
  )
  return found instanceof Promise ? 'failed' : found
}

/** Asks `authorize` or `authorizeMany` with a deadline, because later frames of the channel wait for the answer. */
export function askInTime(context: HubContext, request: AccessRequest): Permit | Promise<Permit> {
  const { accessBatches, counters, environment, authorize } = context
  if (accessBatches !== null) return counters.authorize.watch(accessBatches.ask(request))
  if (authorize === null) return { allowed: true }
  const askedAt = environment.now()
  const answer = askPermit(context, 'authorize', () => authorize(request))
  if (answer instanceof Promise) return counters.authorize.watch(answer)
  counters.authorize.add(environment.now() - askedAt)
  return answer
}

/** Asks a callback of the app whether something is allowed, with a deadline. Synchronous answers stay synchronous. */
export function askPermit(
  context: DeadlineParts,
  callback: CallbackName,
  ask: () => Access | Promise<Access>,
): Permit | Promise<Permit> {
  const answer = inTime(context, callback, guard<Access, 'failed'>(context.events, callback, ask, 'failed'))
  const read = (access: Access | 'failed'): Permit =>
    access === 'failed' ? access : permitOf(access, context.limits.maxTextLength)
  return answer instanceof Promise ? answer.then(read) : read(answer)
}

/** The parts that a deadline works with. */
type DeadlineParts = Pick<HubContext, 'environment' | 'events' | 'limits'>

/** Ends the wait for a callback that does not answer, with `failed`. */
function beforeDeadline<T>(
  { environment, events, limits }: DeadlineParts,
  callback: CallbackName,
  answer: Promise<T | 'failed'>,
): Promise<T | 'failed'> {
  return new Promise((resolve) => {
    const cancel = environment.setTimer(() => {
      const error = new Error(`${callback} did not answer within ${limits.authenticateTimeoutMs} ms`)
      events.emit({ type: 'callback-failed', callback, error })
      resolve('failed')
    }, limits.authenticateTimeoutMs)
    void answer.then(resolve).finally(cancel)
  })
}

/** Asks `authenticate`, with a deadline. Null: it failed or did not answer, which was reported. */
export async function identifyInTime(context: HubContext, presented: Presented): ReturnType<typeof identify> {
  const { authenticate, environment, events } = context
  const answer = identify(authenticate, presented, events, environment.now)
  if (authenticate === null) return answer
  const known = await beforeDeadline(context, 'authenticate', answer)
  return known === 'failed' ? null : known
}

/** The answer of a guarded callback, with a deadline when it is a promise. */
export const inTime = <T>(
  context: DeadlineParts,
  callback: CallbackName,
  answer: T | 'failed' | Promise<T | 'failed'>,
): T | 'failed' | Promise<T | 'failed'> =>
  answer instanceof Promise ? beforeDeadline(context, callback, answer) : answer

/** Keeps a message in the store, and count of how long that takes. */
export const keep = (
  { counters, store }: HubContext,
  ...request: Parameters<ChannelStore['append']>
): Promise<Appended> => counters.appends.watch(store.append(...request))
