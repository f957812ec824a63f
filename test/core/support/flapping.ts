import {
  defaultTimes,
  initialConnection,
  type Connection,
  type LedState,
  type Outage,
} from 'react-connectivity/core'
import { expect } from 'vitest'
import { contradictions } from './claims.js'
import { start } from './facts.js'
import { isLoss, Screen } from './screen.js'

/** A loss or a recovery, as the client notices it. */
export interface Change {
  readonly isUp: boolean
  readonly at: number
}

/** A screen before a connection that is lost and back again, with the outages of the machine. */
export class Flapping {
  readonly screen = new Screen(start)
  readonly leds: LedState[] = []
  #outage: Outage | null = null
  #upSince = start

  constructor() {
    this.screen.onFrame = (shown) => {
      expect(contradictions(shown)).toEqual([])
      if (this.leds.at(-1) !== shown.led.state) this.leds.push(shown.led.state)
    }
    this.screen.set({ connection: this.#connection('connected') }).pass(60_000)
  }

  #connection(status: Connection['status']): Connection {
    const { now } = this.screen
    const reason = status === 'connected' ? 'recovered' : 'network-lost'
    return { ...initialConnection, status, reason, since: now, outage: this.#outage, hasEverConnected: true }
  }

  down(ms: number): this {
    const { now } = this.screen
    const failure = { reason: 'network-lost', code: 1006, message: null, at: now } as const
    const goesOn = this.#outage !== null && now - this.#upSince < defaultTimes.stableMs
    this.#outage =
      goesOn && this.#outage !== null
        ? { ...this.#outage, endedAt: null }
        : {
            id: (this.#outage?.id ?? 0) + 1,
            since: now,
            cause: failure,
            lastError: failure,
            attempts: 1,
            endedAt: null,
          }
    this.screen.set({ connection: this.#connection('reconnecting') }).pass(ms)
    return this
  }

  up(ms: number): this {
    this.#upSince = this.screen.now
    if (this.#outage !== null) this.#outage = { ...this.#outage, endedAt: this.screen.now }
    this.screen.set({ connection: this.#connection('connected') }).pass(ms)
    return this
  }

  /** Plays losses, each followed by its recovery, and then the time until `end`; epoch milliseconds. */
  play(changes: readonly Change[], end: number): this {
    for (const { isUp, at } of changes) {
      this.screen.pass(at - this.screen.now)
      if (isUp) this.up(0)
      else this.down(0)
    }
    this.screen.pass(end - this.screen.now)
    return this
  }

  /** How often a banner about a loss came where there was none about a loss. */
  get lossBanners(): number {
    return this.screen.banners.filter((key) => isLoss(key ?? undefined) && key !== 'unstable').length
  }
}
