import type { Claim } from './claims.js'
import { latestOf, type KnownThing } from './thingHolds.js'
import type { BindPolicy } from './thingsOption.js'

/** A thing, as one process tells it to the others. */
export interface ThingReport {
  readonly id: string
  /** When it became connected last; epoch milliseconds. */
  readonly since: number
  /** When it was heard last; epoch milliseconds, null for never. */
  readonly at: number | null
  /** The binding of the process; null when none of its clients has bound it. */
  readonly hold: {
    readonly claim: Claim
    readonly policy: BindPolicy
    readonly isReporting: boolean
  } | null
}

/** What one process tells the others of its things; also a sign of life. */
export interface ThingNews {
  /** The process, by a random id. */
  readonly from: string
  /** Counts what the process tells, from 1: a number that is left out was lost. */
  readonly n: number
  /** When it looked last which of its clients are silent; epoch milliseconds. */
  readonly checkedAt: number
  readonly things: readonly ThingReport[]
  /** These replace what it told before. */
  readonly all?: true
  /** The rest of all follows. */
  readonly more?: true
  /** The ids of the processes that are asked for all their things; `all` for every process. */
  readonly ask?: 'all' | readonly string[]
  /** The process ends. */
  readonly over?: true
}

/** Tells what a process has of a thing. */
export function reportOf({ id, holders, isReportingHere, connectedAt, lastSeenAt }: KnownThing): ThingReport {
  const own = latestOf(holders.values())
  const hold = own && { claim: own.claim, policy: own.policy, isReporting: isReportingHere }
  return { id, since: own?.since ?? connectedAt, at: lastSeenAt, hold }
}
