import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { bindThings, watchThings } from 'react-connectivity/things'
import { describe, expect, it, vi } from 'vitest'
import { createWorld, type World } from '../engine/support/world.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** In a function of its own, because one that goes on holds what it looked at last. */
async function lookAtEach({ client, advance }: World, count: number): Promise<readonly WeakRef<object>[]> {
  const looked: WeakRef<object>[] = []
  for (let n = 0; n < count; n += 1) {
    const watched = watchThings(client, `pump-${n}`)
    looked.push(new WeakRef(watched))
    const leave = watched.subscribe(() => undefined)
    if (n % 100 === 0) await advance(50)
    leave()
  }
  return looked
}

describe('an app that has looked at a thousand things once each', () => {
  it('keeps none of them in memory, and the one that it looks at still', async () => {
    const world = createWorld({}, { things: { authorize: () => true } })
    await world.connect()
    bindThings(world.client, ['pump-0', 'held'])
    const held = watchThings(world.client, 'held')
    held.subscribe(() => undefined)
    const looked = await lookAtEach(world, 1000)
    await world.advance(1000)
    await vi.waitFor(
      () => {
        collectGarbage()
        expect(looked.filter((each) => each.deref() !== undefined)).toHaveLength(0)
      },
      { timeout: 20_000, interval: 1 },
    )
    expect(watchThings(world.client, 'held')).toBe(held)
    expect(held.getState()).toMatchObject({ isCurrent: true })
    expect([...held.getState().things.keys()]).toEqual(['held'])
    await world.simulation.dispose()
    await world.advance(1000)
    expect(held.getState().isCurrent).toBe(false)
  })

  it('finds each again where it holds it, also after an outage, and for the next person empty', async () => {
    const world = createWorld({}, { things: { authorize: () => true } })
    await world.connect()
    bindThings(world.client, ['pump'])
    const held = watchThings(world.client, 'pump')
    held.subscribe(() => undefined)()
    const leave = held.subscribe(() => undefined)
    await world.advance(100)
    expect(held.getState().things.size).toBe(1)
    leave()
    await world.advance(100)
    collectGarbage()
    expect(watchThings(world.client, 'pump')).toBe(held)
    await world.client.signOut()
    await world.advance(100)
    expect(held.getState().things.size).toBe(0)
    world.client.connect()
    held.subscribe(() => undefined)
    await world.advance(1000)
    expect(held.getState()).toMatchObject({ isCurrent: true })
  })
})

describe('a person who comes back to a page with things at once', () => {
  it('is not told that they are current before the server has answered anew', async () => {
    const world = createWorld({}, { things: { authorize: () => true } })
    const { client } = world
    await world.connect()
    bindThings(client, ['hall/pump'])
    const hall = watchThings(client, 'hall/')
    const leave = hall.subscribe(() => undefined)
    await world.advance(100)
    expect(hall.getState().isCurrent).toBe(true)
    leave()
    await world.environment.settle()
    hall.subscribe(() => undefined)
    await world.environment.settle()
    expect(hall.getState().isCurrent).toBe(false)
    world.network.latencyMs = 500
    // On its way since before the server heard that nobody looked any more.
    world.network.inject('{"t":"things","prefix":"hall/","things":[{"id":"hall/fan","connected":true}]}')
    await world.advance(50)
    expect(hall.getState().isCurrent).toBe(false)
    await world.advance(2000)
    expect(hall.getState().isCurrent).toBe(true)
    expect([...hall.getState().things.keys()]).toEqual(['hall/pump'])
  })
})
