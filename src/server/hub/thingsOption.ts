import { describe } from '../../core/describe.js'
import { isRecord } from '../../core/shape.js'
import { dropLate, type Access, type ChannelUser } from './access.js'
import type { Heartbeat } from './limits.js'
import { checkKnown } from './optionTable.js'

/**
 * What happens when a second client binds a thing.
 *
 * - `first-wins`: it is refused, until the first one has gone. Source: ThingWorx, where this is the default.
 * - `last-wins`: it gets the thing, and the first one is told that it has lost it
 * - `all`: the thing is connected as long as one of them is, as a person with several devices
 */
export type BindPolicy = 'first-wins' | 'last-wins' | 'all'

/** The argument of `authorize` of things. */
export interface ThingRequest<User extends ChannelUser = ChannelUser> {
  readonly user: User
  readonly action: 'bind' | 'watch'
  /** The id of a thing to bind, or the start of the ids to watch, which may be empty. */
  readonly thing: string
}

/** Options of things: devices behind a client or people in a place, and whether they are connected. */
export interface ThingsOption<User extends ChannelUser = ChannelUser> {
  /** Tells whether a user may stand for a thing, and whether they may watch things. */
  readonly authorize: (request: ThingRequest<User>) => Access | Promise<Access>
  /** For all things, or for each by its id. Default: `first-wins`. */
  readonly bindPolicy?: BindPolicy | ((thing: string) => BindPolicy)
  /**
   * Milliseconds of silence of a client after which its things count as not reporting. Default: `heartbeat.intervalMs` +
   * `heartbeat.timeoutMs`, after which it has left a ping unanswered.
   */
  readonly reportingMs?: number
  /** Things that one connection may bind. Default: 1,000. */
  readonly maxPerConnection?: number
  /** Things that one user may have bound at a time, over all connections to a process. Default: 100,000. Without `authenticate` users are not counted. */
  readonly maxPerUser?: number
  /** Prefixes that one connection may watch. Default: 100. */
  readonly maxWatches?: number
  /** Disconnected things that are remembered. Default: 10,000; the ones that went first are forgotten first. */
  readonly maxRemembered?: number
}

/** Things as the hub reads them. */
export interface ResolvedThings extends Required<Omit<ThingsOption, 'bindPolicy'>> {
  /** Throws what the function of the app throws, and a TypeError for another answer of it. */
  readonly policyOf: (thing: string) => BindPolicy
}

const optionNames: { readonly [K in keyof Required<ThingsOption>]: true } = {
  authorize: true,
  bindPolicy: true,
  reportingMs: true,
  maxPerConnection: true,
  maxPerUser: true,
  maxWatches: true,
  maxRemembered: true,
}

const policies: ReadonlySet<unknown> = new Set<BindPolicy>(['first-wins', 'last-wins', 'all'])
const isPolicy = (value: unknown): value is BindPolicy => policies.has(value)

const wrong = (name: string, expected: string, value: unknown): TypeError =>
  new TypeError(`react-connectivity/server: expected things${name} to be ${expected}, got ${describe(value)}`)

function atLeastOne(name: string, value: number): number {
  if (value >= 1) return value
  throw new RangeError(`react-connectivity/server: expected things.${name} to be 1 or more, got ${value}`)
}

/**
 * Reads the option.
 *
 * @param countsUsers false without `authenticate`, under which all clients are one user
 * @returns null when the server has no things
 * @throws TypeError when `authorize` or `bindPolicy` makes no sense
 * @throws RangeError when a number makes none
 */
export function resolveThings(
  option: ThingsOption | undefined,
  heartbeat: Heartbeat,
  countsUsers: boolean,
): ResolvedThings | null {
  if (option === undefined) return null
  if (!isRecord(option)) throw wrong('', 'an object with a function authorize', option)
  checkKnown('things', Object.keys(optionNames), option)
  const { authorize, bindPolicy = 'first-wins' } = option
  if (typeof authorize !== 'function') throw wrong('.authorize', 'a function', authorize)
  if (typeof bindPolicy !== 'function' && !isPolicy(bindPolicy))
    throw wrong('.bindPolicy', '`first-wins`, `last-wins`, `all` or a function', bindPolicy)
  const { reportingMs = heartbeat.intervalMs + heartbeat.timeoutMs } = option
  return {
    authorize,
    policyOf: (thing) => {
      const policy: unknown = typeof bindPolicy === 'function' ? bindPolicy(thing) : bindPolicy
      if (isPolicy(policy)) return policy
      dropLate(policy)
      throw wrong('.bindPolicy', 'a function that returns `first-wins`, `last-wins` or `all`', policy)
    },
    reportingMs: atLeastOne('reportingMs', reportingMs),
    maxPerConnection: atLeastOne('maxPerConnection', option.maxPerConnection ?? 1000),
    maxPerUser: countsUsers ? atLeastOne('maxPerUser', option.maxPerUser ?? 100_000) : Infinity,
    maxWatches: atLeastOne('maxWatches', option.maxWatches ?? 100),
    maxRemembered: atLeastOne('maxRemembered', option.maxRemembered ?? 10_000),
  }
}
