import { presenterOf, type Presentation } from 'react-connectivity'
import { createSituation } from 'react-connectivity/testing'
import fc from 'fast-check'
import { expect, it, onTestFinished } from 'vitest'

const MINUTE_MS = 60_000

it('a client that loses its connection irregularly for a minute shows one banner, until 30 s are quiet [U28]', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 50, max: 5000 }), { minLength: 40, maxLength: 200 }),
      async (gaps) => {
        const situation = await createSituation('online')
        const { connectivity, simulation, advance } = situation
        onTestFinished(situation.dispose)
        await advance(MINUTE_MS)
        const shown: Presentation[] = []
        onTestFinished(presenterOf(connectivity).subscribe((now) => shown.push(now)))
        for (let passed = 0, index = 0; passed < MINUTE_MS && index < gaps.length; index += 1) {
          simulation.network.cut()
          const gap = gaps[index] ?? 0
          await advance(gap)
          passed += gap
        }
        await advance(5000)
        await advance(connectivity.times.unstableMs - 10_000)
        const banners = shown.map(({ banner }) => banner).filter((banner) => banner !== null)
        expect([...new Set(banners.map(({ id }) => id))]).toHaveLength(1)
        const keys = shown.map(({ banner }) => banner?.key)
        expect(keys.slice(keys.indexOf('unstable'))).not.toContain(undefined)
        expect(keys).not.toContain('back-online')
      },
    ),
    { numRuns: 6, endOnFailure: true },
  )
})
