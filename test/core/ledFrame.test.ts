import {
  defaultTimes,
  initialPresentation,
  present,
  worstLed,
  type PresentationMachine,
  type Snapshot,
} from 'react-connectivity/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nextFrame } from '../../src/core/nextFrame.js'
import { isOfOtherIdentity } from '../../src/core/otherIdentity.js'
import { Page, sequences, type Act } from './support/page.js'
import { isUp } from './support/screen.js'

/** A page that has only LEDs, beside another one of the same client. */
class LedPage {
  machine: PresentationMachine = initialPresentation
  #facts: Snapshot | null = null

  constructor(readonly page: Page) {}

  #show(facts: Snapshot, now: number): void {
    const input = { facts, now, times: defaultTimes, actions: undefined, canRetry: true }
    this.machine = nextFrame(this.machine, input, null)
  }

  /** What fell due in the meantime, and then the newest facts. */
  look(): void {
    const { facts, now } = this.page.screen
    while (this.#facts !== null && (this.machine.changesAt ?? Infinity) <= now)
      this.#show(this.#facts, this.machine.changesAt ?? now)
    this.#facts = facts
    this.#show(facts, now)
  }

  /** The same frame with a banner and a prompt. */
  get withNotices(): PresentationMachine {
    const { facts, now } = this.page.screen
    return present(this.machine, facts, now, defaultTimes)
  }
}

const connected: readonly Act[] = [
  (page) => page.connection.dispatch({ type: 'connectRequested' }),
  ...Array.from({ length: 5 }, (): Act => (page) => page.connection.progress()),
]
/** A page that lost its connection a while ago. */
const lost: readonly Act[] = [
  ...connected,
  (page) => page.connection.lose(),
  (page) => page.pass(defaultTimes.bannerMs),
]
/** A page that missed messages for good. */
const outOfStep: readonly Act[] = [
  ...connected,
  (page) => page.channels[0].join(),
  (page) => page.channels[0].answer(3),
  (page) => page.channels[0].end('channel-full'),
]

const play = (look: (leds: LedPage) => void, before: readonly Act[] = []): void =>
  fc.assert(
    fc.property(sequences, (sequence) => {
      const page = new Page()
      const leds = new LedPage(page)
      page.play([...before, ...sequence], () => {
        leds.look()
        look(leds)
      })
    }),
    { numRuns: 300 },
  )

it('a banner or a prompt that comes later changes no LED in its first frame [U27]', () => {
  let banners = 0
  play((leds) => {
    const { shown } = leds.machine
    const { shown: later } = leds.withNotices
    if (later.banner !== null) banners += 1
    expect([later.led, later.channelLeds, later.worstLed]).toEqual([
      shown.led,
      shown.channelLeds,
      shown.worstLed,
    ])
    expect(later.led).toBe(shown.led)
    expect(later.channelLeds).toBe(shown.channelLeds)
    expect([shown.banner, shown.prompt, shown.stale.size]).toEqual([null, null, 0])
  }, lost)
  expect(banners).toBeGreaterThanOrEqual(300)
})

it('the worst LED of a page without a prompt is as bad as that would be', () => {
  let prompts = 0
  play(({ page, withNotices: { shown } }) => {
    if (shown.prompt === null || isOfOtherIdentity(page.screen.facts.connection)) return
    prompts += 1
    expect(worstLed([shown.worstLed, 'stale'])).toBe(shown.worstLed)
  }, outOfStep)
  expect(prompts).toBeGreaterThan(300)
})

it('an LED alone follows the truth: a recovery within a quarter of a second, a loss after one', () => {
  play(({ page, machine }) => {
    const { status, since } = page.screen.facts.connection
    const { led } = machine.shown
    const age = page.screen.now - since
    if (status === 'connected' && age >= defaultTimes.ledMs) expect(isUp(led.state)).toBe(true)
    if (status === 'failed') expect(led.state).toBe('failed')
    const isUnstable = (machine.stability?.unstableSince ?? null) !== null
    const dueMs = isUnstable ? defaultTimes.unstableGraceMs : defaultTimes.ledMs
    if (status === 'reconnecting' && age >= dueMs) expect(isUp(led.state)).toBe(false)
  })
})
