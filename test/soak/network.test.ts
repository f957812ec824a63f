import { describe, expect, test } from 'vitest'
import { runSoak } from './support/soak.js'

// SOAK_SEEDS=100-140 SOAK_MS=6000 npx vitest run --project unit test/soak/network.test.ts
const [from = '1', to = '3'] = (process.env['SOAK_SEEDS'] ?? '1-3').split('-')
const durationMs = Number(process.env['SOAK_MS'] ?? 2500)
const seeds = Array.from({ length: Number(to) - Number(from) + 1 }, (_, n) => Number(from) + n)

describe('four clients, a real server process and a network that breaks at random', () => {
  test.each(seeds)(
    'lose nothing without a word, accept nothing twice and are well again, with seed %i',
    async (seed) => {
      const report = await runSoak(seed, durationMs)
      const { steps, wrong, ...numbers } = report
      if (process.env['SOAK_SEEDS'] !== undefined) console.log(JSON.stringify(numbers))
      expect(wrong, `seed ${seed}; it did: ${steps.join(' · ')}`).toEqual([])
      expect(report.delivered).toBeGreaterThan(0)
    },
    durationMs + 150_000,
  )
})
