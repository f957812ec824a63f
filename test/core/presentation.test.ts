import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Page, sequences } from './support/page.js'
import { isLoss } from './support/screen.js'

describe('what a person sees', () => {
  it('keeps its promises: no blips, no flicker, no change without a due time', () => {
    fc.assert(
      fc.property(sequences, (sequence) => new Page().play(sequence)),
      { numRuns: 300 },
    )
  })

  it('is announced at most once per outage and stage, however the connection flaps', () => {
    const flap = fc.record({
      downMs: fc.integer({ min: 1, max: 20_000 }),
      upMs: fc.integer({ min: 1, max: 4999 }),
    })
    fc.assert(
      fc.property(fc.array(flap, { minLength: 1, maxLength: 30 }), (flaps) => {
        const page = new Page()
        page.connection.connect()
        page.pass(10_000)
        for (const { downMs, upMs } of flaps) {
          page.connection.lose()
          page.screen.set({ connection: page.connection.view })
          page.screen.pass(downMs)
          page.connection.now = page.screen.now
          while (page.connection.state.status !== 'connected')
            page.connection.dispatch({ type: 'retryRequested' }).progress().progress()
          page.show()
          page.screen.pass(upMs)
          page.connection.now = page.screen.now
          page.connection.lastInboundAt = page.connection.now
        }
        const ids = new Set(page.screen.said.map(({ outage }) => outage))
        expect(ids.size).toBeLessThanOrEqual(1)
        const keys = page.screen.said.map(({ key }) => key)
        expect(keys, 'nothing is said twice').toEqual([...new Set(keys)])
        expect(keys.filter((key) => key === 'reconnecting').length).toBeLessThanOrEqual(1)
        page.screen.pass(50_000)
        const last = page.screen.said.at(-1)
        const wasShown = page.screen.banners.some((key) => isLoss(key ?? undefined))
        expect(last?.key ?? null, 'and at the end, that all is well').toBe(wasShown ? 'back-online' : null)
      }),
      { numRuns: 300 },
    )
  })
})
