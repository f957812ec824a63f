import { defaultTimes, worstLed, type LedState, type Presentation } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { contradictions } from './support/claims.js'
import { Page, sequences, type Act } from './support/page.js'
import { isUp } from './support/screen.js'

/** A frame: what was on screen, and since when. */
interface Frame {
  readonly at: number
  readonly shown: Presentation
}

/** Plays the acts on a new page and records its frames. */
function record(sequence: readonly Act[]): { readonly page: Page; readonly frames: readonly Frame[] } {
  const page = new Page()
  const frames: Frame[] = [{ at: page.screen.now, shown: page.screen.shown }]
  page.screen.onFrame = (shown) => {
    frames.push({ at: page.screen.now, shown })
  }
  page.play(sequence)
  return { page, frames }
}

const worst: readonly LedState[] = [
  'failed',
  'reconnecting',
  'offline',
  'paused',
  'unstable',
  'connecting',
  'degraded',
  'idle',
  'online',
]
/** Whether the truth got worse, or the app ended the connection: such a change may cut another one short. */
const isWorse = (before: LedState, after: LedState): boolean =>
  after === 'idle' || worst.indexOf(after) < worst.indexOf(before)

/** The values of a part over time, each with the time for which it was on screen. */
function spans<T>(frames: readonly Frame[], part: (shown: Presentation) => T) {
  const changes = frames.filter(({ shown }, index) => {
    const before = frames[index - 1]
    return before === undefined || part(before.shown) !== part(shown)
  })
  return changes.slice(0, -1).map(({ at, shown }, index) => {
    const next = changes[index + 1] ?? { at, shown }
    return { value: part(shown), led: shown.led.state, ms: next.at - at, next: next.shown }
  })
}

describe('every frame', () => {
  it('tells one story: no two visible parts claim different states of the connection [U27]', () => {
    let checked = 0
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { frames } = record(sequence)
        checked += frames.length
        for (const { shown } of frames) {
          expect(contradictions(shown)).toEqual([])
          const leds = [shown.led, ...shown.channelLeds.values()].map(({ state }) => state)
          expect(shown.worstLed).toBe(worstLed(leds))
          expect([...shown.stale.keys()].every((name) => shown.channelLeds.has(name))).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
    expect(checked).toBeGreaterThan(1000)
  })

  it('follows the truth: a recovery within a quarter of a second, a loss after one [U27]', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const page = new Page()
        page.play(sequence, () => {
          const { led } = page.screen.shown
          const { status, since } = page.connection.view
          const age = page.screen.now - since
          if (status === 'connected' && age >= defaultTimes.ledMs) expect(isUp(led.state)).toBe(true)
          if (page.screen.isHeld) return
          if (status === 'failed') expect(led.state).toBe('failed')
          if (status === 'idle' || status === 'disconnected') expect(led.state).toBe('idle')
          // While the connection is unstable, a short loss is a part of the flapping.
          const isUnstable = (page.screen.machine.stability?.unstableSince ?? null) !== null
          const dueMs = isUnstable ? defaultTimes.unstableGraceMs : defaultTimes.ledMs
          const isLost = status === 'reconnecting' && age >= dueMs
          if (isLost) expect(isUp(led.state)).toBe(false)
        })
      }),
      { numRuns: 300 },
    )
  })

  it('stands long enough to be seen, unless a worse truth replaces it [U27]', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { frames } = record(sequence)
        const leds = spans(frames, ({ led }) => (led.quiet ? null : led.state))
        for (const { value, ms, next } of leds)
          if (value !== null && ms < defaultTimes.ledMs && value !== 'idle')
            expect(isWorse(value, next.led.state), `${value}, then ${next.led.state} after ${ms} ms`).toBe(
              true,
            )
        for (const { value, led, ms, next } of spans(frames, ({ banner }) => banner?.key ?? null)) {
          if (value === null || ms >= defaultTimes.ledMs) continue
          const isCut = isWorse(led, next.led.state) || led !== next.led.state
          expect(isCut, `the banner ${value}, gone after ${ms} ms`).toBe(true)
        }
      }),
      { numRuns: 400 },
    )
  })

  it('announces each stage of an outage at most once [U4]', () => {
    fc.assert(
      fc.property(sequences, (sequence) => {
        const { page, frames } = record(sequence)
        for (const { shown } of frames) {
          const { announcement, banner, prompt } = shown
          const isOld = frames.some(
            (frame) => frame.shown.announcement === announcement && frame.shown !== shown,
          )
          if (announcement === null || isOld) continue
          if (announcement.key === 'resync') expect(prompt).not.toBeNull()
          else expect(banner?.key).toBe(announcement.key)
        }
        const lossKeys = ['reconnecting', 'still-disconnected', 'offline', 'captive-portal', 'unstable']
        const said = page.screen.said
          .filter(({ key, outage }) => lossKeys.includes(key) && outage !== null)
          .map(({ key, outage }) => `${key} in outage ${String(outage)}`)
        expect(said).toEqual([...new Set(said)])
      }),
      { numRuns: 300 },
    )
  })
})
