import type { RefusedThing } from '../../wire/thingFrames.js'
import {
  elsewhereOf,
  givesWayTo,
  heardElsewhere,
  supersedes,
  type Hold,
  type KnownThing,
} from './thingHolds.js'

/** Why a thing is not bound. */
export type BindRefusal = Omit<RefusedThing, 'thing'>

/** How long silent clients keep their things, in milliseconds. */
export interface ThingTimes {
  /** After this long a client counts as not reporting. */
  readonly reportingMs: number
  /** After this long its connection ends. */
  readonly idleMs: number
  /** After this long another process of which nothing is heard has lost its things. */
  readonly leaseMs: number
}

/** The shortest time after which a client may ask for a thing of another one again, in milliseconds. */
export const MIN_RETRY_MS = 1000

const atLeast = (ms: number): number => Math.max(MIN_RETRY_MS, ms)

/** Whether a client of this process that has bound a thing was heard lately. */
export const isAnyHeard = ({ holders }: KnownThing, now: number, { reportingMs }: ThingTimes): boolean =>
  [...holders.keys()].some((holder) => now - holder.heardAt() < reportingMs)

/**
 * Tells when a thing is free, if those that have bound it say nothing any more.
 *
 * @param session of the client that asks
 * @returns milliseconds from now; null when it is free now
 */
export function freeAfterMs(
  thing: KnownThing,
  session: string,
  now: number,
  { reportingMs, idleMs, leaseMs }: ThingTimes,
): number | null {
  for (const holder of thing.holders.keys()) return atLeast(holder.heardAt() + idleMs - now)
  for (const [process, hold] of elsewhereOf(thing)) {
    // The same client: its earlier connection may have ended with its process.
    if (hold.claim.session === session) continue
    const heardAt = heardElsewhere(process, hold, reportingMs)
    return atLeast(Math.min(leaseMs, heardAt + idleMs - now))
  }
  return null
}

/** Why a binding of this process ends for one of another process; null when it stays. */
export function refusalOf(thing: KnownThing, own: Hold, now: number, times: ThingTimes): BindRefusal | null {
  const others = [...elsewhereOf(thing).values()]
  if (others.some((one) => supersedes(one, own))) return { error: 'bound-elsewhere' }
  if (!others.some((one) => givesWayTo(own, one))) return null
  const retryAfterMs = freeAfterMs({ ...thing, holders: new Map() }, own.claim.session, now, times)
  return { error: 'already-bound', retryAfterMs: retryAfterMs ?? MIN_RETRY_MS }
}
