import { BoundThings } from './boundThings.js'
import type { Claim } from './claims.js'
import type { Connection } from './model.js'
import {
  appearanceOf,
  createThing,
  dropHold,
  elsewhereOf,
  heardElsewhere,
  hasMoved,
  holdsOf,
  isConnected,
  isReportingElsewhere,
  latestOf,
  supersedes,
  type Hold,
  type KnownThing,
  type ThingProcess,
} from './thingHolds.js'
import type { ThingReport } from './thingNews.js'
import { freeAfterMs, isAnyHeard, refusalOf, type BindRefusal, type ThingTimes } from './thingRivals.js'
import type { BindPolicy, ResolvedThings } from './thingsOption.js'

/** Hears of things. */
export interface ThingsListener {
  readonly changed: (thing: KnownThing) => void
  /** Something changed that the other processes do not know. */
  readonly changedHere: (thing: KnownThing) => void
  /** A connection has lost a thing to another one. */
  readonly lost: (connection: Connection, thing: string, refusal: BindRefusal) => void
}

/** Who has bound what, and when it was heard last. In memory: a restarted server knows a thing once it is bound. */
export class Things {
  /** When it was looked last which clients are silent; epoch milliseconds. */
  checkedAt: number
  readonly #options: ResolvedThings
  readonly #now: () => number
  readonly #times: ThingTimes
  readonly #listener: ThingsListener
  readonly #known = new Map<string, KnownThing>()
  /** Those that are not connected, the longest gone first. */
  readonly #gone = new Set<KnownThing>()
  readonly #bound: BoundThings

  constructor(options: ResolvedThings, now: () => number, times: ThingTimes, listener: ThingsListener) {
    this.#options = options
    this.#bound = new BoundThings(options)
    this.#now = now
    this.#times = times
    this.#listener = listener
    this.checkedAt = now()
  }

  /** The ids that a connection has bound. */
  of(connection: Connection): readonly string[] {
    return Array.from(this.#bound.of(connection), ({ id }) => id)
  }

  /** How many more a connection may bind. */
  roomOf(connection: Connection): number {
    return this.#bound.roomOf(connection)
  }

  /** A binding; another object when it is another one. Null without one. */
  holdOf(connection: Connection, id: string): Hold | null {
    return this.#known.get(id)?.holders.get(connection) ?? null
  }

  /** Whether a client of this process has bound one. */
  isAnyBound(): boolean {
    return !this.#bound.isEmpty()
  }

  *all(prefix: string): Generator<KnownThing> {
    for (const thing of this.#known.values()) if (thing.id.startsWith(prefix)) yield thing
  }

  /** Those that this process answers for: bound by its clients, or gone and known to no other process. */
  *ofThisProcess(): Generator<KnownThing> {
    for (const thing of this.#known.values()) {
      const isLast = thing.lastProcess?.isGone ?? true
      if (thing.holders.size > 0 || (isLast && !isConnected(thing))) yield thing
    }
  }

  /**
   * Binds a thing.
   *
   * @param claim later than all that this process knows of
   * @returns why it is not bound; null when it is
   */
  bind(connection: Connection, id: string, policy: BindPolicy, claim: Claim): BindRefusal | null {
    const found = this.#known.get(id)
    if (found?.holders.has(connection) === true) return null
    if (this.roomOf(connection) <= 0) return { error: 'too-many' }
    const isTaken = found !== undefined && policy === 'first-wins'
    const retryAfterMs = isTaken ? freeAfterMs(found, claim.session, this.#now(), this.#times) : null
    if (retryAfterMs !== null) return { error: 'already-bound', retryAfterMs }
    const thing = found ?? this.#add(id)
    if (policy === 'last-wins')
      for (const other of [...thing.holders.keys()]) this.#lose(other, thing, { error: 'bound-elsewhere' })
    const hold = { claim, policy, since: this.#now() }
    const isShared = holdsOf(thing).some((one) => !supersedes(hold, one))
    this.#bound.add(connection, thing)
    thing.holders.set(connection, isShared ? { ...hold, since: thing.connectedAt } : hold)
    this.#dropMoved(thing)
    this.#settleHere(thing)
    return null
  }

  unbind(connection: Connection, id: string): void {
    const thing = this.#known.get(id)
    if (thing?.holders.has(connection) !== true) return
    this.#take(connection, thing)
    this.#settleHere(thing)
  }

  /** A connection is over, and with it all that it had bound. */
  release(connection: Connection): void {
    for (const thing of [...this.#bound.of(connection)]) {
      this.#take(connection, thing)
      this.#settleHere(thing)
    }
  }

  /** Looks who was heard lately. */
  check(): void {
    this.checkedAt = this.#now()
    for (const thing of this.#bound.all())
      if (thing.isReportingHere !== isAnyHeard(thing, this.#now(), this.#times)) this.#settleHere(thing)
  }

  /** Another process tells a thing. Returns it, and null when there is nothing to know of it. */
  told(process: ThingProcess, { id, since, at, hold }: ThingReport): KnownThing | null {
    const found = this.#known.get(id)
    if (found === undefined && hold === null && at === null) return null
    const thing = found ?? this.#add(id)
    if (found === undefined || hold !== null) thing.lastProcess = process
    this.#change(thing, () => {
      if (at !== null) thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, at)
      if (hold === null) dropHold(process, thing)
      else {
        thing.elsewhere ??= new Map()
        thing.elsewhere.set(process, { ...hold, since, lastSeenAt: at ?? 0 })
        process.things.add(thing)
      }
      if (!isConnected(thing)) thing.connectedAt = Math.max(thing.connectedAt, since)
    })
    return thing
  }

  /** Nothing more is known of the clients of another process. */
  leave(process: ThingProcess, things: Iterable<KnownThing> = process.things): void {
    for (const thing of [...things])
      this.#change(thing, () => {
        const hold = elsewhereOf(thing).get(process)
        if (hold === undefined) return
        const heardAt = heardElsewhere(process, hold, this.#times.reportingMs)
        thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, heardAt)
        dropHold(process, thing)
      })
  }

  /** Another process had given up this one: its clients come after those that have bound their things since. */
  renew(claimOf: (session: string) => Claim): void {
    const claims = new Map<string, Claim>()
    for (const thing of this.#bound.all())
      this.#change(thing, () => {
        for (const [connection, hold] of thing.holders) {
          const claim = claims.get(hold.claim.session) ?? claimOf(hold.claim.session)
          claims.set(claim.session, claim)
          thing.holders.set(connection, { ...hold, claim })
        }
      })
  }

  #add(id: string): KnownThing {
    const thing = createThing(id)
    this.#known.set(id, thing)
    return thing
  }

  /** The process that a client has left may have died, and say nothing. */
  #dropMoved(thing: KnownThing): void {
    const holds = holdsOf(thing)
    for (const [process, hold] of elsewhereOf(thing))
      if (holds.some((one) => hasMoved(one, hold))) dropHold(process, thing)
  }

  #take(connection: Connection, thing: KnownThing): void {
    thing.holders.delete(connection)
    this.#bound.delete(connection, thing)
    thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, connection.heardAt())
  }

  #lose(connection: Connection, thing: KnownThing, refusal: BindRefusal): void {
    this.#take(connection, thing)
    this.#listener.lost(connection, thing.id, refusal)
  }

  /** Changes what other processes have of a thing. Tells it when that shows, and ends what cannot stay beside it. */
  #change(thing: KnownThing, change: () => void): void {
    const before = appearanceOf(thing)
    const { size } = thing.holders
    change()
    this.#dropMoved(thing)
    for (const [connection, hold] of [...thing.holders]) {
      const refusal = refusalOf(thing, hold, this.#now(), this.#times)
      if (refusal !== null) this.#lose(connection, thing, refusal)
    }
    if (thing.holders.size < size) return this.#settleHere(thing)
    this.#bringUpToDate(thing)
    if (appearanceOf(thing) !== before) this.#listener.changed(thing)
  }

  /** Brings a thing up to date with the clients of this process, and tells. */
  #settleHere(thing: KnownThing): void {
    thing.isReportingHere = isAnyHeard(thing, this.#now(), this.#times)
    if (thing.holders.size > 0) thing.lastProcess = null
    for (const holder of thing.holders.keys())
      thing.lastSeenAt = Math.max(thing.lastSeenAt ?? 0, holder.heardAt())
    this.#bringUpToDate(thing)
    this.#listener.changed(thing)
    this.#listener.changedHere(thing)
  }

  #bringUpToDate(thing: KnownThing): void {
    const latest = latestOf(holdsOf(thing))
    if (latest !== null) thing.connectedAt = latest.since
    thing.isReporting = thing.isReportingHere || isReportingElsewhere(thing)
    if (latest !== null) return void this.#gone.delete(thing)
    this.#gone.add(thing)
    this.#forget()
  }

  #forget(): void {
    for (const thing of this.#gone) {
      if (this.#gone.size <= this.#options.maxRemembered) return
      this.#gone.delete(thing)
      this.#known.delete(thing.id)
      thing.isForgotten = true
      this.#listener.changed(thing)
    }
  }
}
