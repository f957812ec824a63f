import { assertNever } from '../../core/assertNever.js'
import { describe } from '../../core/describe.js'
import { isSchema, type StandardSchema } from '../../core/standardSchema.js'
import { dropLate, type ChannelUser } from './access.js'
import { checkMembership, type MembershipRules } from './membershipRules.js'
import type { OnPublish } from './onPublish.js'
import { checkKnown } from './optionTable.js'
import { isFrom, type From } from './sender.js'
import type { Bounds } from './store.js'

/** Rules of one channel for what clients publish on it. */
export interface PublishRules<User extends ChannelUser = ChannelUser> {
  /**
   * A Standard Schema (zod, valibot, arktype and others) that the data of every message must pass, else its sender gets `invalid`
   * with the issues. It judges and changes nothing: subscribers with the same schema read what was sent. Default: any JSON value.
   */
  readonly schema?: StandardSchema
  /** In place of the server's `onPublish`. Runs after the schema. */
  readonly onPublish?: OnPublish<User>
  /** In place of the server's `from`. */
  readonly from?: From<User>
}

/** The kind of a channel, how much it keeps, and what clients may publish on it. */
export type ChannelConfig<User extends ChannelUser = ChannelUser> =
  /**
   * A ring of the newest `size` (default 1 000) messages that fit into `maxBytes` (default 4 194 304), not older than `maxAgeMs` (default:
   * any age).
   */
  | ({
      readonly kind: 'log'
      readonly size?: number
      readonly maxBytes?: number
      readonly maxAgeMs?: number
    } & PublishRules<User> &
      MembershipRules)
  /** Only the newest value. */
  | ({ readonly kind: 'latest' } & PublishRules<User> & MembershipRules)
  /**
   * One queue for each session; with more than `size` + 1 (default 1 000) unread messages, or more than `maxBytes` (default 1 048 576) of
   * them, it is full.
   */
  | { readonly kind: 'session'; readonly size?: number; readonly maxBytes?: number }

/**
 * Channels by name, or by a pattern that ends in `*` (the longest match wins); or a function, which returns `null` for a
 * channel that does not exist.
 */
export type ChannelsOption<User extends ChannelUser = ChannelUser> =
  | { readonly [pattern: string]: ChannelConfig<User> }
  | ((name: string) => ChannelConfig<User> | null)

/** Messages that a `log` or `session` channel keeps by default. Source: Eliom comet. */
export const DEFAULT_SIZE = 1000
/** A `latest` channel shows one value but remembers so many publish ids, so that a late repetition does not win. */
const LATEST_WINDOW = 128
const LATEST_BYTES = 65_536
/** Bytes that a `log` channel keeps by default. */
const DEFAULT_LOG_BYTES = 4_194_304
/** Bytes that a queue of a `session` channel keeps by default. */
const DEFAULT_QUEUE_BYTES = 1_048_576

/** The size of a queue. */
export const sizeOf = (config: ChannelConfig): number =>
  config.kind === 'latest' ? 1 : (config.size ?? DEFAULT_SIZE)

/** The bounds that the store is given. */
export function boundsOf(config: ChannelConfig): Bounds {
  switch (config.kind) {
    case 'log': {
      const { maxAgeMs, maxBytes = DEFAULT_LOG_BYTES } = config
      return { size: sizeOf(config), maxBytes, ...(maxAgeMs !== undefined && { maxAgeMs }) }
    }
    case 'latest':
      return { size: LATEST_WINDOW, maxBytes: LATEST_BYTES }
    case 'session':
      return { size: sizeOf(config) + 1, maxBytes: config.maxBytes ?? DEFAULT_QUEUE_BYTES }
    default:
      return assertNever(config)
  }
}

/** The fields of a config of any kind. */
const configNames: readonly string[] = [
  'kind',
  'size',
  'maxBytes',
  'maxAgeMs',
  'schema',
  'onPublish',
  'from',
  'maxMembers',
  'membershipMs',
  'concurrentSessions',
]

const kinds: readonly unknown[] = ['log', 'latest', 'session']

function checkRules(name: string, config: ChannelConfig & PublishRules): void {
  const { kind, schema, onPublish, from } = config
  if (kind === 'session' && (schema ?? onPublish ?? from) !== undefined)
    throw new TypeError(
      `react-connectivity/server: expected channels['${name}'] of kind 'session' to have no schema, onPublish or from, because only the server publishes on it`,
    )
  const wrong = (option: string, expected: string, value: unknown): TypeError =>
    new TypeError(
      `react-connectivity/server: expected channels['${name}'].${option} to be ${expected}, got ${describe(value)}`,
    )
  if (schema !== undefined && !isSchema(schema))
    throw wrong('schema', 'a Standard Schema such as z.object({ … }) of zod', schema)
  if (onPublish !== undefined && typeof onPublish !== 'function')
    throw wrong('onPublish', 'a function', onPublish)
  if (from !== undefined && !isFrom(from)) throw wrong('from', "'none', 'user-id' or a function", from)
}

function check(name: string, config: ChannelConfig, isAuthenticated: boolean): ChannelConfig {
  if (!kinds.includes((config as Partial<ChannelConfig> | null)?.kind))
    throw new RangeError(
      `react-connectivity/server: expected channels['${name}'] to be { kind: 'log' | 'latest' | 'session' }, got ${JSON.stringify(config)}`,
    )
  const wrong = (option: string, value: unknown): RangeError =>
    new RangeError(
      `react-connectivity/server: expected channels['${name}'].${option} to be a whole number above 0, got ${String(value)}`,
    )
  const isWhole = (value: number): boolean => Number.isSafeInteger(value) && value > 0
  if (config.kind !== 'latest' && !isWhole(sizeOf(config))) throw wrong('size', config.size)
  if (config.kind !== 'latest' && config.maxBytes !== undefined && !isWhole(config.maxBytes))
    throw wrong('maxBytes', config.maxBytes)
  if (config.kind === 'log' && config.maxAgeMs !== undefined && !isWhole(config.maxAgeMs))
    throw wrong('maxAgeMs', config.maxAgeMs)
  checkRules(name, config)
  checkMembership(name, config, isAuthenticated)
  return config
}

/** Whether messages of any channel may become too old. */
export const hasAges = (option: ChannelsOption | undefined): boolean =>
  typeof option === 'function' ||
  Object.values(option ?? {}).some(({ kind, ...config }) => kind === 'log' && 'maxAgeMs' in config)

/**
 * Makes the look-up for channel names. It uses a Map, because `__proto__` and `constructor` are names like any other.
 *
 * @throws RangeError when a kind is unknown, or a size or an age is not a whole number above 0.
 * @throws TypeError when a rule for publishes or members is none.
 */
export function resolveChannels(
  option: ChannelsOption = { '*': { kind: 'log' } },
  isAuthenticated = true,
): (name: string) => ChannelConfig | null {
  if (typeof option === 'function') {
    return (name) => {
      const config = option(name)
      dropLate(config)
      return config ? check(name, config, isAuthenticated) : null
    }
  }
  const exact = new Map<string, ChannelConfig>()
  const prefixes: { readonly prefix: string; readonly config: ChannelConfig }[] = []
  for (const [pattern, config] of Object.entries(option)) {
    check(pattern, config, isAuthenticated)
    // A misspelled onPublish or schema would let everything pass.
    checkKnown(`channels['${pattern}']`, configNames, config)
    if (pattern.endsWith('*')) prefixes.push({ prefix: pattern.slice(0, -1), config })
    else exact.set(pattern, config)
  }
  prefixes.sort((a, b) => b.prefix.length - a.prefix.length)
  return (name) => exact.get(name) ?? prefixes.find((p) => name.startsWith(p.prefix))?.config ?? null
}
