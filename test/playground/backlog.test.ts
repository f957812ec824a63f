import { describe, expect, it } from 'vitest'
import { createBacklog } from '../../stories/support/world/backlog.js'
import { createLedger } from '../../stories/support/world/ledger.js'

function behindBy(...keys: readonly string[]) {
  const ledger = createLedger(8000)
  const backlog = createBacklog(ledger)
  ledger.accept('before', 0)
  ledger.deliver('before')
  keys.forEach((key, at) => ledger.accept(key, at))
  backlog.note()
  return { ledger, backlog }
}

describe('the orders that a page of the Playground missed', () => {
  it('are replayed when they come as messages, also when the page fetches them afterwards', () => {
    const { ledger, backlog } = behindBy('a', 'b')
    ledger.deliver('a')
    ledger.deliver('b')
    ledger.refetch(['before', 'a', 'b'])
    expect(backlog.take()).toBe('2 missed, replayed')
  })

  it('are fetched again when the server forgot them, also when a message follows', () => {
    const { ledger, backlog } = behindBy('a', 'b')
    ledger.refetch(['before', 'a', 'b'])
    ledger.deliver('b')
    expect(backlog.take()).toBe('2 missed, fetched again')
  })

  it('are told apart when some were replayed and some fetched', () => {
    const { ledger, backlog } = behindBy('a', 'b', 'c')
    ledger.deliver('a')
    ledger.refetch(['before', 'a', 'b', 'c'])
    expect(backlog.take()).toBe('3 missed: 1 replayed, 2 fetched again')
  })

  it('do not include newer orders and orders that the page still lacks, and are told once', () => {
    const { ledger, backlog } = behindBy('a', 'b')
    ledger.accept('newer', 10)
    ledger.deliver('a')
    ledger.deliver('newer')
    expect(backlog.take()).toBe('1 missed, replayed')
    expect(backlog.take()).toBeNull()
  })

  it('are none when the page lacked nothing, and when it counts from zero again', () => {
    const { ledger, backlog } = behindBy()
    ledger.accept('newer', 10)
    ledger.deliver('newer')
    expect(backlog.take()).toBeNull()
    ledger.accept('a', 20)
    backlog.note()
    backlog.reset()
    ledger.deliver('a')
    expect(backlog.take()).toBeNull()
  })
})
