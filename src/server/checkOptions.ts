import { describe } from '../core/describe.js'
import type { ChannelServerOptions } from './channelServerOptions.js'
import { defaultHeartbeat, defaultLimits } from './hub/limits.js'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null
const hasMethods = (value: unknown, ...names: string[]): boolean =>
  isRecord(value) && names.every((name) => typeof value[name] === 'function')
const isFunction = (value: unknown): boolean => typeof value === 'function'

/** What a browser may send: scheme, host and port alone; `null` comes from files and sandboxed frames. */
const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && (/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+$/.test(value) || value === 'null')

const isKeyOf =
  (known: object) =>
  (value: unknown): boolean =>
    isRecord(value) && Object.keys(value).every((name) => Object.hasOwn(known, name))

const namesOf = (known: object): string => `an object with some of ${Object.keys(known).join(', ')}`

const storeMethods = ['open', 'append', 'read', 'trim', 'remove', 'sessions', 'putSession', 'deleteSession']

type Check = readonly [isFine: (value: unknown) => boolean, expected: string]

const checks: { readonly [K in keyof Required<ChannelServerOptions>]: Check } = {
  server: [(value) => hasMethods(value, 'on', 'emit', 'address'), 'an HTTP server of Node'],
  port: [
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 65_536,
    'a port number, 0 to 65535',
  ],
  host: [(value) => typeof value === 'string' && value !== '', 'a non-empty string such as "127.0.0.1"'],
  path: [
    (value) => typeof value === 'string' && /^\/[^?#]*$/.test(value),
    'a path that begins with "/", such as "/realtime"',
  ],
  allowedOrigins: [
    (value) =>
      isFunction(value) ||
      (Array.isArray(value) && value.every((one) => one === 'no-origin' || isOrigin(one))),
    'a function, or an array of origins such as ["https://app.example"], without path or slash at the end',
  ],
  store: [(value) => hasMethods(value, ...storeMethods, 'close'), 'a store such as createMemoryStore()'],
  channels: [(value) => isRecord(value) || isFunction(value), 'an object from name to kind, or a function'],
  authenticate: [isFunction, 'a function'],
  authorize: [isFunction, 'a function'],
  heartbeat: [isKeyOf(defaultHeartbeat), namesOf(defaultHeartbeat)],
  limits: [isKeyOf(defaultLimits), namesOf(defaultLimits)],
  sessionTtlMs: [
    (value) => typeof value === 'number' && value > 0 && value < Infinity,
    'a number of milliseconds above 0',
  ],
}

/**
 * Refuses wrong options at the call: above all an `allowedOrigins` that would let nobody in, or too many.
 *
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkOptions(options: object): void {
  const fail = (words: string): never => {
    throw new TypeError(`react-connectivity/server: ${words}`)
  }
  if (!isRecord(options)) fail(`expected options such as { port: 8080 }, got ${describe(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name))
      fail(`unknown option "${name}"; known are ${Object.keys(checks).join(', ')}`)
    const [isFine, expected] = checks[name as keyof ChannelServerOptions]
    if (value === undefined || isFine(value)) continue
    const came = Array.isArray(value) || isRecord(value) ? JSON.stringify(value) : describe(value)
    fail(`expected ${name} to be ${expected}, got ${came.slice(0, 200)}`)
  }
}
