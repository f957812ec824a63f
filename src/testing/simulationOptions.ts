import { isRecord } from '../core/shape.js'
import { hasMethods, isFunction, type Check, type OptionChecks } from '../engine/checkOptions.js'
import type { Environment } from '../engine/environment.js'
import type { HubOptions } from '../server/hub.js'
import { defaultHeartbeat, defaultLimits } from '../server/hub/limits.js'
import { isFrom } from '../server/hub/sender.js'

/** Options of `createSimulation`. */
export interface SimulationOptions extends Pick<
  HubOptions,
  | 'channels'
  | 'heartbeat'
  | 'limits'
  | 'sessionTtlMs'
  | 'dialsPerSecond'
  | 'authorize'
  | 'onCreate'
  | 'onPublish'
  | 'requests'
  | 'things'
  | 'from'
  | 'concurrentSessions'
> {
  /** Clock, timers and randomness of both ends. Default: those of the browser. */
  readonly environment?: Environment
  /** Authentication of the server. Default: accepts every client. */
  readonly authenticate?: HubOptions['authenticate']
}

const isPositive: Check = (value) =>
  typeof value === 'number' && value > 0 && value < Infinity ? null : 'a number above 0'

const someOf =
  (known: object): Check =>
  (value) =>
    isRecord(value) && Object.keys(value).every((name) => Object.hasOwn(known, name))
      ? null
      : `an object with some of ${Object.keys(known).join(', ')}`

/** The checks of the options of a simulation. */
export const simulationChecks = (): OptionChecks<SimulationOptions> => ({
  channels: (value) =>
    isRecord(value) || typeof value === 'function' ? null : 'an object from name to kind, or a function',
  heartbeat: someOf(defaultHeartbeat),
  limits: someOf(defaultLimits),
  sessionTtlMs: isPositive,
  dialsPerSecond: isPositive,
  authorize: isFunction,
  onCreate: isFunction,
  onPublish: isFunction,
  requests: (value) => (isRecord(value) ? null : 'an object from name to { handle }'),
  things: (value) => (isRecord(value) ? null : 'an object with a function authorize'),
  from: (value) => (isFrom(value) ? null : '"none", "user-id" or a function'),
  concurrentSessions: (value) =>
    value === 'all' || value === 'last-wins' || value === 'first-wins'
      ? null
      : 'all, last-wins or first-wins',
  authenticate: isFunction,
  environment: hasMethods('an Environment', 'now', 'random', 'setTimer'),
})
