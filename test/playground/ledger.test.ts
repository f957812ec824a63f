import { describe, expect, it } from 'vitest'
import { createLedger, type Ledger } from '../../stories/support/world/ledger.js'

const GRACE = 8000

function accepted(...keys: readonly string[]): Ledger {
  const ledger = createLedger(GRACE)
  keys.forEach((key, at) => ledger.accept(key, at))
  return ledger
}

describe('the ledger of the Playground', () => {
  it('counts an order as lost once the page has a newer one without it', () => {
    const ledger = accepted('a', 'b', 'c')
    ledger.deliver('a')
    ledger.deliver('c')
    ledger.judge(0, 10)
    expect(ledger.sums()).toEqual({ accepted: 3, delivered: 2, lost: 1, twice: 0 })
  })

  it('does not count an order as lost while the page says that it is behind', () => {
    const ledger = accepted('a', 'b', 'c')
    ledger.deliver('c')
    ledger.judge(null, 60_000)
    expect(ledger.sums().lost).toBe(0)
  })

  it('counts an order as lost when the page claims to be current for longer than the grace time', () => {
    const ledger = accepted('a')
    ledger.judge(0, GRACE)
    expect(ledger.sums().lost).toBe(0)
    ledger.judge(0, GRACE + 1)
    expect(ledger.sums().lost).toBe(1)
  })

  it('gives a page the grace time again after it was away', () => {
    const ledger = accepted('a')
    ledger.judge(60_000, 60_000 + GRACE)
    expect(ledger.sums().lost).toBe(0)
  })

  it('takes a loss back when the order comes after all', () => {
    const ledger = accepted('a', 'b')
    ledger.deliver('b')
    ledger.judge(0, 10)
    ledger.refetch(['a', 'b'])
    expect(ledger.sums()).toEqual({ accepted: 2, delivered: 2, lost: 0, twice: 0 })
    expect(ledger.missingSince()).toBeNull()
  })

  it('counts a message that comes twice, and not one that was also fetched', () => {
    const ledger = accepted('a', 'b')
    ledger.deliver('a')
    ledger.deliver('a')
    ledger.refetch(['b'])
    ledger.deliver('b')
    expect(ledger.sums()).toMatchObject({ delivered: 2, twice: 1 })
  })

  it('knows an order that the page got before the server told about it', () => {
    const ledger = createLedger(GRACE)
    ledger.deliver('a')
    ledger.refetch(['b'])
    ledger.accept('a', 1)
    ledger.accept('b', 2)
    expect(ledger.sums()).toEqual({ accepted: 2, delivered: 2, lost: 0, twice: 0 })
  })

  it('counts from zero again after a reset', () => {
    const ledger = accepted('a', 'b')
    ledger.deliver('b')
    ledger.judge(0, 10)
    ledger.reset()
    ledger.accept('c', 20)
    ledger.judge(0, 20)
    expect(ledger.sums()).toEqual({ accepted: 1, delivered: 0, lost: 0, twice: 0 })
    expect(ledger.missingSince()).toBe(20)
  })
})
