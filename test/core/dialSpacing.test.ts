import fc from 'fast-check'
import { expect, it } from 'vitest'
import { earliestDial, rememberDial } from '../../src/core/backoff.js'

it('a client whose dials all fail is never kept from dialling for more than 20 s by its own limits, nor dials more than 30 times in 5 min', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 60_000 }), { minLength: 1, maxLength: 8 }), (delays) => {
      let dials: readonly number[] = []
      const all: number[] = []
      let now = 0
      for (let n = 0; n < 150; n += 1) {
        const due = earliestDial(dials)
        if (all.length > 0) expect(due - (all.at(-1) ?? 0)).toBeLessThanOrEqual(20_000)
        now = Math.max(now + (delays[n % delays.length] ?? 0), due, 0)
        dials = rememberDial(dials, now)
        all.push(now)
        const within = (ms: number): number => all.filter((at) => at > now - ms).length
        expect(within(10_000)).toBeLessThanOrEqual(10)
        expect(within(300_000)).toBeLessThanOrEqual(30)
      }
    }),
  )
})
