import type { ConnectionStatus } from '../core/connection.js'
import type { Translation } from './translation.js'

/**
 * The presence of a remote thing, as the properties of a `RemoteThing` have it. `isConnected`: a device has bound the thing over
 * AlwaysOn. `isReporting`, since ThingWorx 8.4: the thing connects as its reporting strategy expects; absent in older versions.
 */
export interface ThingWorxPresence {
  readonly isConnected: boolean
  readonly isReporting?: boolean | null
}

/** The presence of a thing in the terms of this package. */
export interface ThingWorxTranslation extends Translation {
  /** The status of the connection between the thing and its platform; `unknown` for a presence that cannot be read. */
  readonly status: Extract<ConnectionStatus, 'connected' | 'reconnecting' | 'paused'> | 'unknown'
}

/** By `isConnected` and `isReporting`. */
const states = {
  'true true': { status: 'connected', reason: 'established' },
  // Bound, and silent for longer than its strategy allows.
  'true false': { status: 'reconnecting', reason: 'heartbeat-timeout' },
  // A device that polls, or with a duty cycle, is away as planned.
  'false true': { status: 'paused', reason: 'closed-by-app' },
  'false false': { status: 'reconnecting', reason: 'network-lost' },
} as const satisfies {
  readonly [Key in `${boolean} ${boolean}`]: Omit<ThingWorxTranslation, 'raw'>
}

/**
 * The state of a remote thing of ThingWorx. Without `isReporting`, a bound thing is connected and any other one is not.
 *
 * @param presence the two properties; anything but booleans gives `unknown`
 * @example
 * thingWorxState({ isConnected: false, isReporting: true }) // { status: 'paused', reason: 'closed-by-app', … }
 */
export function thingWorxState({ isConnected, isReporting }: ThingWorxPresence): ThingWorxTranslation {
  const raw = `isConnected ${String(isConnected)}, isReporting ${String(isReporting ?? null)}`
  const expected = isReporting ?? isConnected
  // The properties come from the platform and may be anything.
  if (typeof isConnected !== 'boolean' || typeof expected !== 'boolean')
    return { status: 'unknown', reason: 'unknown', raw }
  return { ...states[`${isConnected} ${expected}`], raw }
}
