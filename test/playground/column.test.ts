import { describe, expect, it } from 'vitest'
import { createColumn } from '../../stories/support/world/column.js'

const online = { state: 'online', tone: 'success' }
const offline = { state: 'offline', tone: 'neutral' }

describe('the figures of a page in the Playground', () => {
  it('has no times before the first situation', () => {
    expect(createColumn().figures()).toMatchObject({ notice: null, recover: null })
  })

  it('notices when the page shows it, and recovers when the page is back with every order', () => {
    const column = createColumn()
    column.shown(online, 0)
    column.broken(1000)
    expect(column.figures()).toMatchObject({ notice: 'waiting', recover: 'waiting' })
    column.shown(offline, 1300)
    column.ledger.accept('a', 1400)
    column.healed(5000)
    column.shown(online, 5200)
    column.look(5300)
    expect(column.figures()).toMatchObject({ notice: 300, recover: 'waiting' })
    column.ledger.deliver('a')
    column.look(5400)
    expect(column.figures()).toMatchObject({ notice: 300, recover: 400 })
  })

  it('counts a dial as noticing, because a page may be back before it has to tell', () => {
    const column = createColumn()
    column.shown(online, 0)
    column.broken(1000)
    column.dialled(3200)
    column.shown(offline, 4000)
    expect(column.figures().notice).toBe(2200)
  })

  it('never notices and never recovers when the page goes on as if nothing had happened', () => {
    const column = createColumn()
    column.shown(online, 0)
    column.broken(1000)
    column.ledger.accept('a', 1000)
    column.healed(5000)
    column.look(10_000)
    column.ended()
    expect(column.figures()).toMatchObject({ lost: 1, notice: 'never', recover: 'never' })
  })

  it('takes a recovery back when a loss comes to light later', () => {
    const column = createColumn()
    column.shown(offline, 0)
    column.broken(1000)
    column.healed(2000)
    column.shown(online, 2100)
    expect(column.hasRecovered()).toBe(true)
    column.ledger.accept('a', 1500)
    column.ledger.accept('b', 2200)
    column.ledger.deliver('b')
    column.look(2300)
    expect(column.figures()).toMatchObject({ lost: 1, recover: 'waiting' })
    column.ended()
    expect(column.figures().recover).toBe('never')
  })

  it('does not blame a page for what it lacks while it is asleep', () => {
    const column = createColumn()
    column.shown(online, 0)
    column.shown({ state: 'asleep', tone: 'asleep' }, 1000)
    column.ledger.accept('a', 2000)
    column.look(60_000)
    column.shown(online, 60_000)
    column.look(61_000)
    expect(column.figures().lost).toBe(0)
  })
})
