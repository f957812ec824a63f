import { hasMethods, isObject } from '../core/shape.js'
import type { ChannelServerOptions } from './channelServerOptions.js'
import { hubChecks } from './hub/hubChecks.js'
import { checkTable, isBoolean, isFunction, isPositive, isText, type OptionTable } from './hub/optionTable.js'
import { isFrom } from './hub/sender.js'
import { isTrustProxy } from './http/trustedProxies.js'

/** An Origin header of a browser: scheme, host and port alone; `null` comes from files and sandboxed frames. */
const isOrigin = (value: unknown): boolean =>
  typeof value === 'string' && (/^[a-z][a-z\d+.-]*:\/\/[^\s/?#]+$/.test(value) || value === 'null')

/** A name of a host, perhaps with a dot before it for all names below. */
const isHostName = (value: unknown): boolean =>
  typeof value === 'string' && /^\.?[\w-]+(\.[\w-]+)*$/.test(value)

const isPath = (value: unknown): boolean => typeof value === 'string' && /^\/[^?#]*$/.test(value)

/** Nothing says who may connect, who may do what, or which channels there are. */
const isOpenToAll = ({
  authenticate,
  authorize,
  authorizeMany,
  channels,
  insecure,
}: Partial<Record<keyof ChannelServerOptions, unknown>>): boolean =>
  insecure !== true && (authenticate ?? authorize ?? authorizeMany ?? channels) === undefined

const checks: OptionTable<ChannelServerOptions> = {
  ...hubChecks,
  server: [(value) => hasMethods(value, 'on', 'emit', 'address'), 'an HTTP server of Node'],
  port: [
    (value) => Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) < 65_536,
    'a port number, 0 to 65535',
  ],
  host: [isText, 'a non-empty string such as "127.0.0.1"'],
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
  channels: [(value) => isObject(value) || isFunction(value), 'an object from name to kind, or a function'],
  requests: [isObject, 'an object from name to { handle }'],
  things: [isObject, 'an object with a function authorize'],
  from: [isFrom, '"none", "user-id" or a function'],
  concurrentSessions: [
    (value) => value === 'all' || value === 'last-wins' || value === 'first-wins',
    '"all", "last-wins" or "first-wins"',
  ],
  dialsPerSecond: [isPositive, 'a number above 0'],
  insecure: [isBoolean, 'true or false'],
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
  checkTable({ of: null, example: '{ port: 8080 }' }, checks, options)
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
