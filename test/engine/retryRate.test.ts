import { describe, expect, it } from 'vitest'
import type { Dialler } from 'react-connectivity'
import { createWorld, type World } from './support/world.js'

type Way = (world: World) => void

const says =
  (reason: string, more = {}): Way =>
  (world) =>
    world.network.inject(JSON.stringify({ t: 'goodbye', reason, ...more }))

/** What keeps the client from its server. */
const ways: readonly (readonly [string, Way])[] = [
  ['refuses each dial', ({ network }) => void (network.mode = 'refuse')],
  ['hangs', ({ network }) => void (network.mode = 'hang')],
  ['answers each hello with a verdict', ({ simulation }) => simulation.deny({ refused: 'forbidden' })],
  ['accepts and asks for a long wait', says('overloaded', { retryAfterMs: 120_000 })],
  ['accepts and closes', ({ network }) => network.cut()],
]

/** The times of the dials from now on. */
function recorded({ simulation, environment }: World): number[] {
  const dials: number[] = []
  const { dialler } = simulation as { dialler: Dialler }
  const { dial } = dialler
  Object.assign(dialler, {
    dial: (...given: Parameters<Dialler['dial']>) => {
      dials.push(environment.now())
      return dial(...given)
    },
  })
  return dials
}

const mostWithin = (dials: readonly number[], ms: number): number =>
  Math.max(0, ...dials.map((at) => dials.filter((other) => other >= at && other < at + ms).length))

/** A client that has just lost its connection. */
async function lost(way: Way): Promise<{ world: World; dials: number[] }> {
  const world = createWorld()
  await world.connect()
  const dials = recorded(world)
  way(world)
  world.network.cut()
  await world.advance(1)
  return { world, dials }
}

describe('an app that calls retryNow() over and over', () => {
  it.each(ways)(
    'dials at most 10 times in 10 s from 1,000 calls a second, when the server %s',
    async (_what, way) => {
      const { world, dials } = await lost(way)
      for (let ms = 0; ms < 20_000; ms += 1) {
        world.client.retryNow()
        if (world.status() === 'connected') way(world)
        await world.advance(1)
      }
      expect(mostWithin(dials, 10_000)).toBeLessThanOrEqual(10)
      expect(mostWithin(dials, 10_000), 'and is not ignored').toBeGreaterThan(1)
    },
  )

  it('dials at most once in 5 s after 30 dials in 5 min, and so does one that connects and disconnects', async () => {
    for (const act of [
      ({ client }: World) => client.retryNow(),
      ({ client }: World) => void client.disconnect().then(client.connect),
    ]) {
      const { world, dials } = await lost(({ network }) => void (network.mode = 'refuse'))
      for (let step = 0; step < 3000; step += 1) {
        act(world)
        await world.advance(100)
      }
      expect(mostWithin(dials, 10_000)).toBeLessThanOrEqual(10)
      expect(mostWithin(dials, 300_000)).toBeLessThanOrEqual(30 + 300 / 5)
    }
  })
})

describe('a person who asks now and then', () => {
  const pauses = [
    700, 1900, 4100, 300, 5200, 50, 50, 900, 6000, 2500, 50, 50, 50, 50, 50, 50, 50, 50, 50, 13_000,
  ]

  it.each(ways)(
    'gets a dial or a connection within 5 s each time, when the server %s',
    async (_what, way) => {
      const { world, dials } = await lost(way)
      const presses: number[] = []
      const connected: number[] = []
      for (let press = 0; press < 120; press += 1) {
        if (world.status() !== 'connected') presses.push(world.environment.now())
        world.client.retryNow()
        const until = world.environment.now() + (pauses[press % pauses.length] ?? 0)
        while (world.environment.now() < until) {
          await world.advance(50)
          if (world.status() !== 'connected') continue
          connected.push(world.environment.now())
          way(world)
        }
      }
      await world.advance(5000)
      const late = presses.filter(
        (at) => ![...dials, ...connected].some((answer) => answer >= at && answer <= at + 5000),
      )
      expect(presses.length).toBeGreaterThan(50)
      expect(late).toEqual([])
      expect(mostWithin(dials, 10_000)).toBeLessThanOrEqual(10)
    },
  )
})
