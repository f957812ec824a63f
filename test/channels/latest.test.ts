import { describe, expect, it } from 'vitest'
import { createScripted } from './support/scripted.js'
import { createInbox, createWorld } from './support/world.js'

describe('several subscribers of a `latest` channel', () => {
  it('all see its newest value, also one that comes later, and each change once', async () => {
    const world = createWorld({}, { channels: { price: { kind: 'latest' } } })
    const [first, second, third] = [createInbox(), createInbox(), createInbox()]
    await world.simulation.server.publish('price', 1)
    world.channel('price').subscribe({ onMessage: first.take })
    await world.connect()
    await world.simulation.server.publish('price', 2)
    await world.advance(100)
    world.channel('price').subscribe({ onMessage: second.take })
    await world.environment.settle()
    expect(second.data).toEqual([2])
    await world.simulation.server.publish('price', 3)
    await world.advance(100)
    world.network.cut()
    world.channel('price').subscribe({ onMessage: third.take })
    await world.advance(5000)
    expect([first.data, second.data, third.data]).toEqual([[1, 2, 3], [2, 3], [3]])
    expect(second.infos.map(({ offset }) => offset)).toEqual([2, 3])
  })

  it('get no value twice when one of them subscribes within a message', async () => {
    const world = createWorld({}, { channels: { price: { kind: 'latest' } } })
    const [outer, inner] = [createInbox(), createInbox()]
    let isJoined = false
    world.channel('price').subscribe({
      onMessage: (data, info) => {
        outer.take(data, info)
        if (!isJoined) world.channel('price').subscribe({ onMessage: inner.take })
        isJoined = true
      },
    })
    await world.connect()
    for (const value of [1, 2]) void world.simulation.server.publish('price', value)
    await world.advance(100)
    expect(outer.data).toEqual([1, 2])
    expect(inner.data, 'the newest when it came').toEqual([2])
  })

  it('get nothing once they have left, not even the newest value that was on its way', async () => {
    const world = createWorld({}, { channels: { price: { kind: 'latest' } } })
    world.channel('price').subscribe({})
    await world.connect()
    await world.simulation.server.publish('price', 1)
    await world.advance(100)
    const inbox = createInbox()
    world.channel('price').subscribe({ onMessage: inbox.take })()
    await world.advance(100)
    expect(inbox.data).toEqual([])
  })

  it('get no value of a history that the server lost, when they come before the new one is there', async () => {
    const page = createScripted({ hasPositions: true })
    const leave = page.channel('price').subscribe({})
    await page.up()
    await page.tell((receiver) => {
      receiver.subscribed('price', { kind: 'latest', position: { epoch: 'e', offset: 105 }, replay: 1 })
      receiver.message('price', { data: 'lost', offset: 106, id: null })
    })
    leave()
    await page.tell((receiver) =>
      receiver.ended('price', {
        reason: 'process-closed',
        code: 'process-closed',
        message: null,
        last: null,
      }),
    )
    const late = createInbox()
    page.channel('price').subscribe({ onMessage: late.take })
    await page.environment.settle()
    expect(late.data).toEqual([])
    page.channel('price').resubscribe()
    const later = createInbox()
    page.channel('price').subscribe({ onMessage: later.take })
    await page.environment.settle()
    await page.tell((receiver) => {
      receiver.subscribed('price', { kind: 'latest', position: { epoch: 'e', offset: 90 }, replay: 1 })
      receiver.message('price', { data: 'new', offset: 91, id: null })
    })
    expect([late.data, later.data]).toEqual([['new'], ['new']])
  })
})
