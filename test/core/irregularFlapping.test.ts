import { defaultTimes } from 'react-connectivity/core'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Flapping, type Change } from './support/flapping.js'

/** A loss: the time since the one before, the part of the time to the next one that it takes, and how late a busy page notices. */
const loss = fc.record({
  afterMs: fc.integer({ min: 50, max: 5000 }),
  downPart: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
  lateMs: fc.tuple(fc.integer({ min: 0, max: 2000 }), fc.integer({ min: 0, max: 2000 })),
})
type Loss = typeof loss extends fc.Arbitrary<infer T> ? T : never

/** The changes of a minute of such losses. A change is noticed after the one before it, however late. */
function changesOf(losses: readonly Loss[], from: number): Change[] {
  const changes: Change[] = []
  let last = from
  let lostAt = from
  const notice = (isUp: boolean, at: number): void => {
    last = Math.max(last + 1, Math.round(at))
    changes.push({ isUp, at: last })
  }
  for (const { afterMs, downPart, lateMs } of losses) {
    if (lostAt >= from + 60_000) break
    notice(false, lostAt + lateMs[0])
    notice(true, lostAt + afterMs * downPart + lateMs[1])
    lostAt += afterMs
  }
  return changes
}

it('a connection that flaps irregularly for a minute, on a page that notices late, shows one banner with one id until 30 s are quiet [U28]', () => {
  fc.assert(
    fc.property(fc.array(loss, { minLength: 30, maxLength: 90 }), (losses) => {
      const page = new Flapping()
      const changes = changesOf(losses, page.screen.now)
      const quietFrom = changes.at(-1)?.at ?? 0
      const ids = new Set<string>()
      const keys: (string | undefined)[] = []
      const look = page.screen.onFrame
      page.screen.onFrame = (shown) => {
        look?.(shown)
        if (shown.banner !== null) ids.add(shown.banner.id)
        if (keys.at(-1) !== shown.banner?.key) keys.push(shown.banner?.key)
      }
      page.play(changes, quietFrom + defaultTimes.unstableMs - 1)
      expect([...ids]).toHaveLength(1)
      // A recovery shows at once, also in the middle; once the flapping is known, the banner stays.
      expect(keys.slice(keys.indexOf('unstable'))).toEqual(['unstable'])
      expect(keys.filter((key) => key === 'reconnecting').length).toBeLessThanOrEqual(1)
      expect(page.screen.said).toHaveLength(1)
    }),
    { numRuns: 40, endOnFailure: true },
  )
})
