import { describe } from '../core/describe.js'
import { hasMethods, isObject } from '../core/shape.js'
import type { ChannelServerOptions } from './channelServerOptions.js'
import { defaultHeartbeat, defaultLimits } from './hub/limits.js'
import { isFrom } from './hub/sender.js'
import { isTrustProxy } from './http/trustedProxies.js'

const isFunction = (value: unknown): boolean => typeof value === 'function'
const isPositive = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < Infinity

/** An Origin header of a browser: scheme, host and port alone; `null` comes from files and sandboxed frames. */
const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && (/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+$/.test(value) || value === 'null')

/** A name of a host, perhaps with a dot before it for all names below. */
const isHostName = (value: unknown): boolean =>
  typeof value === 'string' && /^\.?[\w-]+(\.[\w-]+)*$/.test(value)

const isPath = (value: unknown): boolean => typeof value === 'string' && /^\/[^?#]*$/.test(value)

const isKeyOf =
  (known: object) =>
  (value: unknown): boolean =>
    isObject(value) && Object.keys(value).every((name) => Object.hasOwn(known, name))

const namesOf = (known: object): string => `an object with some of ${Object.keys(known).join(', ')}`

const storeMethods = [
  'open',
  'append',
  'find',
  'read',
  'trim',
  'remove',
  'sessions',
  'putSession',
  'deleteSession',
]

/** Nothing says who may connect, who may do what, or which channels there are. */
const isOpenToAll = ({
  authenticate,
  authorize,
  authorizeMany,
  channels,
  insecure,
}: Partial<Record<keyof ChannelServerOptions, unknown>>): boolean =>
  insecure !== true && (authenticate ?? authorize ?? authorizeMany ?? channels) === undefined

type Check = readonly [isFine: (value: unknown) => boolean, expected: string]

const checks: { readonly [K in keyof Required<ChannelServerOptions>]: Check } = {
  server: [(value) => hasMethods(value, 'on', 'emit', 'address'), 'an HTTP server of Node'],
  port: [
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 65_536,
    'a port number, 0 to 65535',
  ],
  host: [(value) => typeof value === 'string' && value !== '', 'a non-empty string such as "127.0.0.1"'],
  path: [isPath, 'a path that begins with "/", such as "/realtime"'],
  metricsPath: [isPath, 'a path that begins with "/", such as "/metrics"'],
  allowedOrigins: [
    (value) =>
      isFunction(value) ||
      (Array.isArray(value) && value.every((one) => one === 'no-origin' || isOrigin(one))),
    'a function, or an array of origins such as ["https://app.example"], without path or slash at the end',
  ],
  allowedHosts: [
    (value) => Array.isArray(value) && value.every(isHostName),
    'an array of names such as ["app.example", ".app.example"], without scheme and port',
  ],
  trustProxy: [
    isTrustProxy,
    'the number of proxies, or an array of addresses and networks such as ["loopback", "10.0.0.0/8"]',
  ],
  clientAddress: [isFunction, 'a function'],
  store: [(value) => hasMethods(value, ...storeMethods, 'close'), 'a store such as createMemoryStore()'],
  channels: [(value) => isObject(value) || isFunction(value), 'an object from name to kind, or a function'],
  authenticate: [isFunction, 'a function'],
  authorize: [isFunction, 'a function'],
  authorizeMany: [isFunction, 'a function'],
  onCreate: [isFunction, 'a function'],
  onPublish: [isFunction, 'a function'],
  requests: [isObject, 'an object from name to { handle }'],
  things: [isObject, 'an object with a function authorize'],
  from: [isFrom, '"none", "user-id" or a function'],
  concurrentSessions: [
    (value) => value === 'all' || value === 'last-wins' || value === 'first-wins',
    '"all", "last-wins" or "first-wins"',
  ],
  heartbeat: [isKeyOf(defaultHeartbeat), namesOf(defaultHeartbeat)],
  limits: [isKeyOf(defaultLimits), namesOf(defaultLimits)],
  sessionTtlMs: [isPositive, 'a number of milliseconds above 0'],
  dialsPerSecond: [isPositive, 'a number above 0'],
  insecure: [(value) => typeof value === 'boolean', 'true or false'],
  log: [
    (value) => value === null || isFunction(value),
    'a function that takes a line of text, or null for no log',
  ],
}

/**
 * Refuses wrong options at the call: above all an `allowedOrigins` that would refuse every page, or admit too many.
 *
 * @throws TypeError that names the option, the expected and the given value
 */
export function checkOptions(options: Partial<Record<keyof ChannelServerOptions, unknown>>): void {
  const fail = (words: string): never => {
    throw new TypeError(`react-connectivity/server: ${words}`)
  }
  if (!isObject(options)) fail(`expected options such as { port: 8080 }, got ${describe(options)}`)
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name))
      fail(`unknown option "${name}"; known are ${Object.keys(checks).join(', ')}`)
    const [isFine, expected] = checks[name as keyof ChannelServerOptions]
    if (value === undefined || isFine(value)) continue
    const came = Array.isArray(value) || isObject(value) ? JSON.stringify(value) : describe(value)
    fail(`expected ${name} to be ${expected}, got ${came.slice(0, 200)}`)
  }
  if (options.metricsPath !== undefined && options.metricsPath === (options.path ?? '/realtime'))
    fail(
      `expected metricsPath to be another path than that of clients, got ${JSON.stringify(options.metricsPath)} for both`,
    )
  if (options.trustProxy !== undefined && options.clientAddress !== undefined)
    fail('expected either trustProxy or clientAddress, got both. Both tell the address of a client')
  if (options.authorize !== undefined && options.authorizeMany !== undefined)
    fail('expected either authorize or authorizeMany, got both')
  if (isOpenToAll(options))
    fail(
      'expected authenticate, authorize or channels, got none: everybody could read and write on every channel. Say who may do what with ' +
        'authenticate and authorize, or which channels there are with channels. For an experiment on this machine, pass insecure: true',
    )
  if ((options.server === undefined) === (options.port === undefined))
    fail(
      `expected either server or port, got ${options.server ? 'both' : 'neither'}. Pass your HTTP server, or a port to listen on`,
    )
}
