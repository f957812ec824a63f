import type { ActionOverrides } from '../core/actions.js'
import { resolveBackoff, type BackoffPolicy } from '../core/backoff.js'
import type { ConnectionPolicy } from '../core/connectionEvents.js'
import { describe } from '../core/describe.js'
import type { ConnectivityError } from '../core/errors.js'
import { isReason, reasons, type Reason, type RetryClass } from '../core/reasons.js'
import { resolveTimes, type Times } from '../core/times.js'
import type { Transport } from '../transport/transport.js'
import type { Environment } from './environment.js'

export { isName } from '../protocol/shape.js'

/** Where credentials come from. */
export interface AuthOptions {
  /**
   * Called before each dial; the token goes in the hello, never in the url. `null`: none needed. A rejection or a delay
   * over `times.tokenMs` counts as a failed dial and is tried again. The signal aborts when the answer is not wanted any more.
   */
  readonly getToken: (context: { readonly signal: AbortSignal }) => Promise<string | null> | string | null
}

/** Options of `createConnectivity`. Only `url` is required. */
export interface ConnectivityOptions {
  /** Where the server is: `/realtime`, `wss://host/realtime`. Relative urls count from the page. */
  readonly url: string
  readonly auth?: AuthOptions
  /** How to reach it. Default: a WebSocket through reconnecting-websocket. */
  readonly transport?: Transport
  /** Waiting times in milliseconds. */
  readonly times?: Partial<Times>
  /** Delays between dials in milliseconds. */
  readonly backoff?: Partial<BackoffPolicy>
  /** `manual`: after a loss nothing is dialled until a person or the app asks. Default: `auto`. */
  readonly retry?: 'auto' | 'manual'
  /** What may be tried again after which reason. Default: the catalogue. */
  readonly retryClasses?: { readonly [R in Reason]?: RetryClass }
  /** What the interface should do about which reason. Default: the catalogue. */
  readonly actions?: ActionOverrides
  /** How many sends may wait. One more is rejected, never dropped silently. Default: 500. */
  readonly maxPending?: number
  /** Malformed input per minute that a connection survives. Default: 20. */
  readonly maxProblems?: number
  /** Everything that went wrong without being somebody's rejected promise: malformed input, errors thrown by callbacks. */
  readonly onError?: (error: ConnectivityError) => void
  /** Time, randomness and platform signals. Default: the browser's. */
  readonly environment?: Environment
}

const known: { readonly [K in keyof Required<ConnectivityOptions>]: (value: unknown) => string | null } = {
  url: (value) =>
    typeof value === 'string' && value !== '' ? null : 'a non-empty string such as "/realtime"',
  auth: (value) => (hasMethods(value, 'getToken') ? null : 'an object with a function getToken'),
  transport: (value) => (hasMethods(value, 'dial') ? null : 'a transport: an object with a function dial'),
  times: (value) => (isRecord(value) ? null : 'an object of milliseconds'),
  backoff: (value) => (isRecord(value) ? null : 'an object of milliseconds'),
  retry: (value) => (value === 'auto' || value === 'manual' ? null : '"auto" or "manual"'),
  retryClasses: (value) =>
    isMap(value, isRetryClass) ? null : `an object from reason to one of ${[...retryClasses].join(', ')}`,
  actions: (value) => (isMap(value, isText) ? null : 'an object from reason to action'),
  maxPending: (value) => (isCount(value) ? null : 'a whole number ≥ 1'),
  maxProblems: (value) => (isCount(value) ? null : 'a whole number ≥ 1'),
  onError: (value) => (typeof value === 'function' ? null : 'a function'),
  environment: (value) => (hasMethods(value, 'now', 'random', 'setTimer') ? null : 'an Environment'),
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const isText = (value: unknown): boolean => typeof value === 'string'
const retryClasses: ReadonlySet<unknown> = new Set(Object.values(reasons).map(({ retry }) => retry))
const isRetryClass = (value: unknown): boolean => retryClasses.has(value)
const isMap = (value: unknown, isValue: (value: unknown) => boolean): boolean =>
  isRecord(value) && Object.keys(value).every((name) => isReason(name) && isValue(value[name]))
const isCount = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 1
const hasMethods = (value: unknown, ...names: string[]): boolean =>
  isRecord(value) && names.every((name) => typeof value[name] === 'function')

/**
 * Refuses wrong options at the call.
 *
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkOptions(options: ConnectivityOptions): void {
  if (!isRecord(options))
    throw new TypeError(
      `createConnectivity: expected options such as { url: '/realtime' }, got ${describe(options)}`,
    )
  if (!('url' in options))
    throw new TypeError('createConnectivity: the option "url" is missing; try { url: "/realtime" }')
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name))
      throw new TypeError(
        `createConnectivity: unknown option "${name}"; known are ${Object.keys(known).join(', ')}`,
      )
    const expected =
      value === undefined && name !== 'url' ? null : known[name as keyof ConnectivityOptions](value)
    if (expected !== null)
      throw new TypeError(`createConnectivity: ${name} must be ${expected}, got ${describe(value)}`)
  }
}

/** What the connection machine is configured with. */
export const policyOf = (options: ConnectivityOptions): ConnectionPolicy => ({
  times: resolveTimes(options.times),
  backoff: resolveBackoff(options.backoff),
  needsToken: options.auth !== undefined,
  retry: options.retry ?? 'auto',
  retryClasses: options.retryClasses ?? {},
})
