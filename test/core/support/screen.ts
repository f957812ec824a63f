import {
  defaultTimes,
  initialPresentation,
  initialSnapshot,
  present,
  type ActionOverrides,
  type BannerKey,
  type LedState,
  type Presentation,
  type PresentationMachine,
  type Snapshot,
  type Times,
} from 'react-connectivity/core'
import { rule } from './rule.js'

const losses: readonly (BannerKey | undefined)[] = [
  'connecting',
  'reconnecting',
  'still-disconnected',
  'offline',
  'captive-portal',
  'token-unavailable',
  'gave-up',
  'unstable',
]
export const isUp = (state: LedState): boolean =>
  state === 'online' || state === 'unstable' || state === 'degraded'
export const isLoss = (key: BannerKey | undefined): boolean => losses.includes(key)

const differs = (a: PresentationMachine, b: PresentationMachine): boolean =>
  a.shown !== b.shown || a.banner !== b.banner || a.isUnconfirmed !== b.isUnconfirmed

/** What a person sees over time, and the promises about it. It presents at each due time, and in between, where nothing may change. */
export class Screen {
  machine: PresentationMachine = initialPresentation
  facts: Snapshot = initialSnapshot
  /** Banner keys in the order in which they came. */
  readonly banners: (BannerKey | null)[] = []
  readonly said: { readonly key: string; readonly outage: number | null; readonly at: number }[] = []
  now: number
  /** Called with each new frame. */
  onFrame: ((shown: Presentation) => void) | null = null
  #sawLoss = false

  constructor(
    now: number,
    readonly times: Times = defaultTimes,
    readonly overrides?: ActionOverrides,
  ) {
    this.now = now
    this.#look()
  }

  /** New facts, now. */
  set(facts: Partial<Snapshot>): this {
    this.facts = { ...this.facts, ...facts }
    this.#look()
    const again = this.#present(this.now)
    rule(!differs(this.machine, again), 'the same facts show the very same objects', [
      this.shown,
      again.shown,
    ])
    rule(again.changesAt === this.#changesAt, 'and fall due at the same time', [this.machine, again])
    return this
  }

  /** Time passes without news. */
  pass(ms: number): this {
    const end = this.now + ms
    while (this.#changesAt !== null && this.#changesAt <= end) {
      this.#glance((this.now + this.#changesAt) / 2)
      this.now = Math.max(this.now, this.#changesAt)
      const before = this.machine
      this.#look()
      const isLater = (this.#changesAt ?? Infinity) > this.now
      rule(isLater, 'what fell due is done', this.#changesAt)
      // Unless the minimum time of a banner puts it off.
      const isPutOff = this.now < (before.shown.banner?.shownAt ?? 0) + this.times.minVisibleMs
      // The end of a hold is due although there may be nothing to show.
      if (before.heldUntil === this.now) continue
      rule(isPutOff || differs(before, this.machine), 'something changes when it falls due', before)
    }
    this.#glance((this.now + end) / 2)
    this.now = end
    return this
  }

  /** Presents between two due times. */
  #glance(at: number): void {
    if (at >= (this.#changesAt ?? Infinity)) return
    const seen = this.#present(at)
    rule(!differs(seen, this.machine), 'nothing changes before its time', [this.machine, seen])
    rule(seen.changesAt === this.#changesAt, 'a date does not move by itself', [this.machine, seen])
  }

  /** The person dismisses the banner. */
  dismiss(): this {
    const { banner } = this.shown
    rule(banner !== null, 'there is a banner to dismiss')
    this.machine = { ...this.machine, dismissed: new Set([...this.machine.dismissed, banner?.id ?? '']) }
    this.#look()
    return this
  }

  /** The person presses "not now". */
  putAside(): this {
    this.machine = { ...this.machine, putAside: this.shown.prompt?.id ?? null }
    this.#look()
    return this
  }

  /** The person leaves the page. Whether it lives on is not known. */
  leave(): this {
    this.machine = { ...this.machine, heldUntil: this.now + this.times.unloadHoldMs }
    this.#look()
    return this
  }

  /** Whether the screen stays as it was, because the page is being left. */
  get isHeld(): boolean {
    return (this.machine.heldUntil ?? -Infinity) > this.now
  }

  get shown(): Presentation {
    return this.machine.shown
  }

  get #changesAt(): number | null {
    return this.machine.changesAt
  }

  #present(at: number): PresentationMachine {
    return present(this.machine, this.facts, at, this.times, this.overrides)
  }

  #look(): void {
    const before = this.shown
    this.machine = this.#present(this.now)
    if (this.shown !== before) this.onFrame?.(this.shown)
    const [was, is] = [before.banner, this.shown.banner]
    if (was?.key !== is?.key) {
      this.banners.push(is?.key ?? null)
      this.#checkBanner(before)
    }
    if (this.shown.announcement !== before.announcement) {
      const { announcement } = this.shown
      rule((announcement?.id ?? 0) > (before.announcement?.id ?? 0), 'each announcement has an id of its own')
      const outage = this.facts.connection.outage?.id ?? null
      this.said.push({ key: announcement?.key ?? '', outage, at: this.now })
    }
  }

  #checkBanner(before: Presentation): void {
    const was = before.banner
    const { connection } = this.facts
    const { status, outage } = connection
    const { banner } = this.shown
    const isOver = status === 'failed' || status === 'idle' || status === 'disconnected'
    const isSameView = before.led.state === this.shown.led.state
    const shownMs = this.now - (was?.shownAt ?? 0)
    const minimum = banner === null ? this.times.ledMs : this.times.minVisibleMs
    if (was !== null && isSameView) rule(shownMs >= minimum, 'a banner can be read', this.banners.slice(-2))
    const isRecovery = isUp(this.shown.led.state)
    if (was !== null && isRecovery) rule(shownMs >= this.times.ledMs, 'nothing flickers', this.banners)
    if (isLoss(banner?.key)) {
      const since = outage?.since ?? connection.since
      // A page that was being left may have begun anew behind the banner of a loss: the banner stays.
      const isShown = isLoss(was?.key) || this.now - since >= this.times.bannerMs
      rule(isShown, 'a blip shows nothing', this.now - since)
      this.#sawLoss = true
    }
    if (banner?.key === 'back-online')
      rule(this.#sawLoss, 'good news only after bad news that was shown', this.banners)
    if (was?.key === 'back-online' || isOver) this.#sawLoss = isLoss(banner?.key)
  }
}
