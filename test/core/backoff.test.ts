import { defaultBackoff, nextDelay, type BackoffInput } from 'react-connectivity/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'

const input = (given: Partial<BackoffInput>): BackoffInput => ({
  retry: 'backoff',
  attempts: 1,
  wasUp: given.attempts === 0,
  outageMs: 0,
  random: 0,
  ...given,
})
const delay = (given: Partial<BackoffInput>): number => nextDelay(input(given), defaultBackoff)
const LATEST = 1 - Number.EPSILON

/** From the shortest to the longest delay. */
const range = (given: Partial<BackoffInput>): number[] =>
  [0, LATEST].map((random) => Math.round(delay({ ...given, random })))

describe('a page that lost its connection', () => {
  it.each<[string, Partial<BackoffInput>, number[]]>([
    ['a single loss is dialled at once', { retry: 'backoff', attempts: 0 }, [0, 300]],
    ['a hiccup is tried again quickly', { attempts: 1, outageMs: 2999 }, [200, 1000]],
    ['then the dials spread out', { attempts: 3, outageMs: 3000 }, [0, 15_000]],
    ['and further, the longer it lasts', { attempts: 9, outageMs: 60_000 }, [0, 30_000]],
    ['but never beyond the cap', { attempts: 99, outageMs: 86_400_000 }, [0, 30_000]],
    ['a server that restarts is not stormed', { retry: 'spread', attempts: 0 }, [0, 15_000]],
    ['nor one that is overloaded', { retry: 'slow', attempts: 0 }, [15_000, 30_000]],
    ['a wish of the server goes first', { retry: 'backoff', retryAfterMs: 60_000 }, [60_000, 61_000]],
    ['as does its window', { retry: 'spread', spreadMs: 120_000 }, [0, 120_000]],
    ['and both together', { retryAfterMs: 5000, spreadMs: 1000 }, [5000, 6000]],
  ])('%s', (_what, given, bounds) => {
    expect(range(given)).toEqual(bounds)
  })

  const hostile = fc.oneof(
    fc.constantFrom(undefined, Number.NaN, -1, 0, 1e12, Infinity, -Infinity, Number.MAX_VALUE),
    fc.double(),
    fc.constantFrom('60000' as unknown as number, null as unknown as number, {} as unknown as number),
  )

  it('cannot be kept away for ever, nor made to dial constantly, by a hostile server [S10]', () => {
    fc.assert(
      fc.property(
        fc.record({
          retry: fc.constantFrom('backoff' as const, 'spread' as const, 'slow' as const),
          attempts: fc.nat(),
          wasUp: fc.boolean(),
          widthMs: hostile,
          outageMs: fc.double({ min: 0, max: 1e12, noNaN: true }),
          retryAfterMs: hostile,
          spreadMs: hostile,
          random: fc.double({ min: 0, max: LATEST, noNaN: true }),
        }),
        (given) => {
          const ms = nextDelay(given, defaultBackoff)
          expect(Number.isFinite(ms)).toBe(true)
          expect(ms).toBeGreaterThanOrEqual(0)
          // Five minutes to stay away, and at most the same again to spread.
          expect(ms).toBeLessThanOrEqual(2 * defaultBackoff.maxRetryAfterMs)
        },
      ),
      { numRuns: 2000 },
    )
    expect(range({ retryAfterMs: 1e12 })[0]).toBe(300_000)
    for (const retryAfterMs of [Number.NaN, -1, -Infinity])
      expect(range({ retryAfterMs })).toEqual([200, 1000])
  })

  it('dials at a random time: full jitter, not clipped by the cap', () => {
    for (const given of [{ outageMs: 86_400_000 }, { retry: 'spread' as const }, { spreadMs: 200_000 }]) {
      const [, most = 0] = range({ attempts: 9, ...given })
      const tenths = Array.from({ length: 10 }, () => 0)
      for (let random = 0; random < 1; random += 0.001) {
        const tenth = Math.min(9, Math.floor((delay({ attempts: 9, ...given, random }) / most) * 10))
        tenths[tenth] = (tenths[tenth] ?? 0) + 1
      }
      for (const share of tenths) expect(share).toBeGreaterThan(90)
    }
  })
})
