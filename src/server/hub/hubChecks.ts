import { hasMethods } from '../../core/shape.js'
import type { HubOptions } from './hubOptions.js'
import { defaultHeartbeat, defaultLimits } from './limits.js'
import {
  checkTable,
  isFunction,
  isKeyOf,
  isPositive,
  type OptionCheck,
  type OptionTable,
} from './optionTable.js'

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
  'close',
]

const namesOf = (known: object): string => `an object with some of ${Object.keys(known).join(', ')}`

type Shared =
  | 'store'
  | 'authenticate'
  | 'authorize'
  | 'authorizeMany'
  | 'onCreate'
  | 'onPublish'
  | 'heartbeat'
  | 'limits'
  | 'sessionTtlMs'

/** The checks of options that a hub and a server have in common, and that nothing else checks. */
export const hubChecks: Pick<OptionTable<HubOptions>, Shared> = {
  store: [(value) => hasMethods(value, ...storeMethods), 'a store such as createMemoryStore()'],
  authenticate: [isFunction, 'a function'],
  authorize: [isFunction, 'a function'],
  authorizeMany: [isFunction, 'a function'],
  onCreate: [isFunction, 'a function'],
  onPublish: [isFunction, 'a function'],
  heartbeat: [isKeyOf(defaultHeartbeat), namesOf(defaultHeartbeat)],
  limits: [isKeyOf(defaultLimits), namesOf(defaultLimits)],
  sessionTtlMs: [isPositive, 'a number of milliseconds above 0'],
}

/** Checked where the hub reads it. */
const later: OptionCheck = [() => true, '']

const checks: OptionTable<HubOptions> = {
  ...hubChecks,
  environment: [
    (value) => hasMethods(value, 'now', 'randomId', 'setTimer', 'nextTick', 'digest'),
    'an object with functions now, randomId, setTimer, nextTick and digest',
  ],
  channels: later,
  concurrentSessions: later,
  requests: later,
  things: later,
  from: later,
  dialsPerSecond: later,
}

/**
 * Refuses wrong options of a hub at the call.
 *
 * @throws TypeError that names the option, the expected and the given value
 */
export const checkHub = (options: object): void =>
  checkTable({ of: null, example: '{ environment }' }, checks, options, ['environment'])
