import { describe, expect, it } from 'vitest'
import type { ClientPart, PartHost } from 'react-connectivity'
import { createWorld } from './support/world.js'

describe('a part of a client', () => {
  it('may leave out every method', async () => {
    const world = createWorld()
    let expired = 0
    world.client.use((): ClientPart => ({}))
    world.client.use((): ClientPart => ({ expire: () => void (expired += 1) }))
    await world.connect()
    world.client.act('news', 'resubscribe')
    world.network.cut()
    await world.advance(10_000)
    expect([world.status(), expired]).toEqual(['connected', 0])
    await world.client.disconnect()
    world.client.dispose()
    expect(world.environment.errors).toEqual([])
  })

  it('is called with what it has, also one that came late', async () => {
    const told: string[] = []
    const createPart = ({ environment }: PartHost): ClientPart => {
      let dueAt = environment.now() + 1000
      return {
        opened: () => told.push('opened'),
        lost: ({ reason }) => told.push(`lost: ${reason}`),
        deadline: () => dueAt,
        expire() {
          dueAt = Infinity
          told.push('expired')
        },
      }
    }
    const world = createWorld()
    await world.connect()
    world.client.use(createPart)
    expect(told).toEqual(['opened'])
    await world.advance(1)
    world.network.cut()
    await world.advance(20)
    expect(told).toEqual(['opened', 'lost: network-lost'])
    await world.advance(5000)
    expect(told.toSorted()).toEqual(['expired', 'lost: network-lost', 'opened', 'opened'])
  })
})
