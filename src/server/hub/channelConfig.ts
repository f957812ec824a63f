import { assertNever } from '../../core/assertNever.js'
import type { Bounds } from './store.js'

/** The kind of a channel, and how much it keeps. */
export type ChannelConfig =
  /** A ring of the newest `size` (default 1 000) messages, not older than `maxAgeMs` (default: any age). */
  | { readonly kind: 'log'; readonly size?: number; readonly maxAgeMs?: number }
  /** Only the newest value. */
  | { readonly kind: 'latest' }
  /** One queue for each session; with more than `size` + 1 (default 1 000) unread messages it is full. */
  | { readonly kind: 'session'; readonly size?: number }

/**
 * Channels by name, or by a pattern that ends in `*` (the longest match wins); or a function, which returns `null` for a
 * channel that does not exist.
 */
export type ChannelsOption =
  | { readonly [pattern: string]: ChannelConfig }
  | ((name: string) => ChannelConfig | null)

/** Messages that a `log` or `session` channel keeps by default. Source: Eliom comet. */
export const DEFAULT_SIZE = 1000
/** A `latest` channel shows one value but remembers so many publish ids, so that a late repetition does not win. */
const LATEST_WINDOW = 128

/** The size of a queue. */
export const sizeOf = (config: ChannelConfig): number =>
  config.kind === 'latest' ? 1 : (config.size ?? DEFAULT_SIZE)

/** The bounds that the store is given. */
export function boundsOf(config: ChannelConfig): Bounds {
  switch (config.kind) {
    case 'log':
      return config.maxAgeMs === undefined
        ? { size: sizeOf(config) }
        : { size: sizeOf(config), maxAgeMs: config.maxAgeMs }
    case 'latest':
      return { size: LATEST_WINDOW }
    case 'session':
      return { size: sizeOf(config) + 1 }
    default:
      return assertNever(config)
  }
}

const kinds: readonly unknown[] = ['log', 'latest', 'session']

function check(name: string, config: ChannelConfig): ChannelConfig {
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
  if (config.kind === 'log' && config.maxAgeMs !== undefined && !isWhole(config.maxAgeMs))
    throw wrong('maxAgeMs', config.maxAgeMs)
  return config
}

/**
 * Makes the look-up for channel names. It uses a Map, because `__proto__` and `constructor` are names like any other.
 *
 * @throws RangeError when a kind is unknown, or a size or an age is not a whole number above 0.
 */
export function resolveChannels(
  option: ChannelsOption = { '*': { kind: 'log' } },
): (name: string) => ChannelConfig | null {
  if (typeof option === 'function') {
    return (name) => {
      const config = option(name)
      return config ? check(name, config) : null
    }
  }
  const exact = new Map<string, ChannelConfig>()
  const prefixes: { readonly prefix: string; readonly config: ChannelConfig }[] = []
  for (const [pattern, config] of Object.entries(option)) {
    check(pattern, config)
    if (pattern.endsWith('*')) prefixes.push({ prefix: pattern.slice(0, -1), config })
    else exact.set(pattern, config)
  }
  prefixes.sort((a, b) => b.prefix.length - a.prefix.length)
  return (name) => exact.get(name) ?? prefixes.find((p) => name.startsWith(p.prefix))?.config ?? null
}
