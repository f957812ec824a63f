import type { Thing } from '../../core/thing.js'
import { isLater, type Claim } from './claims.js'
import type { Connection } from './model.js'
import type { BindPolicy } from './thingsOption.js'

/** One binding of a thing. */
export interface Hold {
  readonly claim: Claim
  readonly policy: BindPolicy
  /** When the thing became connected, as far as was known when it was bound; epoch milliseconds. */
  readonly since: number
}

/** A binding by a client of another process, as that process told it last. */
export interface HoldElsewhere extends Hold {
  readonly isReporting: boolean
  /** Epoch milliseconds. */
  readonly lastSeenAt: number
}

/** Another process that shares the store, as far as things are concerned. */
export interface ThingProcess {
  /** The things that its clients have bound. */
  readonly things: Set<KnownThing>
  /** When it looked last which of its clients are silent, by its own clock; epoch milliseconds. */
  checkedAt: number
  /** Nothing came from it for too long, or it has said goodbye. */
  isGone: boolean
}

/** A thing that the server knows. */
export interface KnownThing {
  readonly id: string
  /** The connections of this process that have bound it. */
  readonly holders: Map<Connection, Hold>
  /** Null where no other process ever had it. */
  elsewhere: Map<ThingProcess, HoldElsewhere> | null
  /** The other process that had it last; null for this one. */
  lastProcess: ThingProcess | null
  /** Whether a client of this process that has bound it was heard lately. */
  isReportingHere: boolean
  isReporting: boolean
  /** When it got a holder last while it had none; epoch milliseconds. */
  connectedAt: number
  /** When one of them was heard last; epoch milliseconds, null for never. */
  lastSeenAt: number | null
  /** Nothing is remembered of it any more: one with its id that is bound later is another one. */
  isForgotten: boolean
}

export const createThing = (id: string): KnownThing => ({
  id,
  holders: new Map(),
  elsewhere: null,
  lastProcess: null,
  isReportingHere: false,
  isReporting: false,
  connectedAt: 0,
  lastSeenAt: null,
  isForgotten: false,
})

/** Forgets what another process has of a thing. */
export function dropHold(process: ThingProcess, thing: KnownThing): void {
  thing.elsewhere?.delete(process)
  process.things.delete(thing)
}

const nowhere: ReadonlyMap<ThingProcess, HoldElsewhere> = new Map()

/** What the other processes have of a thing. */
export const elsewhereOf = ({ elsewhere }: KnownThing): ReadonlyMap<ThingProcess, HoldElsewhere> =>
  elsewhere ?? nowhere

/** The bindings of a thing in all processes. */
export const holdsOf = (thing: KnownThing): readonly Hold[] => [
  ...thing.holders.values(),
  ...elsewhereOf(thing).values(),
]

/** Whether a client of any process has bound a thing. */
export const isConnected = (thing: KnownThing): boolean =>
  thing.holders.size > 0 || elsewhereOf(thing).size > 0

/** A thing as the server's own code sees it. */
export const describeThing = (thing: KnownThing): Thing => ({
  id: thing.id,
  isConnected: isConnected(thing),
  isReporting: thing.isReporting,
  lastConnectedAt: thing.connectedAt,
  lastSeenAt: thing.lastSeenAt,
})

/** Another text when what others see of a thing is another. */
export const appearanceOf = (thing: KnownThing): string =>
  `${isConnected(thing)} ${thing.isReporting} ${thing.connectedAt} ${thing.lastSeenAt}`

/** The binding that came last; null without one. All processes find the same one. */
export function latestOf(holds: Iterable<Hold>): Hold | null {
  let latest: Hold | null = null
  for (const hold of holds) if (latest === null || isLater(hold.claim, latest.claim)) latest = hold
  return latest
}

/** Whether a binding is one of the same client, which has come to another process since. */
export const hasMoved = ({ claim }: Hold, earlier: Hold): boolean =>
  claim.session === earlier.claim.session && isLater(claim, earlier.claim)

/** Whether a binding ends an earlier one: the last one wins, or the client has moved. */
export const supersedes = (one: Hold, earlier: Hold): boolean =>
  hasMoved(one, earlier) || (one.policy === 'last-wins' && isLater(one.claim, earlier.claim))

/** Whether a client of another process that has a thing, and was not superseded, was heard lately. */
export function isReportingElsewhere(thing: KnownThing): boolean {
  const holds = holdsOf(thing)
  return [...elsewhereOf(thing).values()].some(
    (hold) => hold.isReporting && !holds.some((one) => supersedes(one, hold)),
  )
}

/** Whether a binding ends for an earlier one that its process had not heard of. */
export const givesWayTo = ({ claim, policy }: Hold, earlier: Hold): boolean =>
  policy === 'first-wins' && isLater(claim, earlier.claim)

/** A lower bound of when the client of another process was heard last: a silent one is told as not reporting. */
export const heardElsewhere = (
  { checkedAt }: ThingProcess,
  { isReporting, lastSeenAt }: HoldElsewhere,
  reportingMs: number,
): number => (isReporting ? Math.max(lastSeenAt, checkedAt - reportingMs) : lastSeenAt)
