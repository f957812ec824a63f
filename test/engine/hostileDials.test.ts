import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Dialler } from 'react-connectivity'
import { createWorld, type World } from './support/world.js'

type Trick = (world: World) => void
const goodbye = (world: World, more: object): void =>
  world.network.inject(JSON.stringify({ t: 'goodbye', ...more }))
const tricks: readonly (readonly [string, Trick])[] = [
  ['accepts and closes', ({ network }) => network.cut(1000 + 6)],
  ['accepts and closes with "restarting"', ({ network }) => network.cut(1012)],
  [
    'says goodbye and asks for a moment',
    (world) => goodbye(world, { reason: 'server-restart', spreadMs: 1 }),
  ],
  [
    'says goodbye and asks for no wait',
    (world) => goodbye(world, { reason: 'server-restart', retryAfterMs: 0.001 }),
  ],
  [
    'says goodbye and asks for both',
    (world) => goodbye(world, { reason: 'overloaded', retryAfterMs: 1, spreadMs: 1 }),
  ],
  ['says goodbye to an idle page', (world) => goodbye(world, { reason: 'idle-timeout' })],
  ['says that the session is gone', (world) => goodbye(world, { reason: 'process-closed' })],
  ['says that the token has expired', (world) => goodbye(world, { reason: 'token-expired' })],
  [
    'sends rubbish',
    ({ network }) => {
      for (let n = 0; n < 30; n += 1) network.inject('rubbish')
    },
  ],
]

/** Dials with their times. */
function recorded(world: World): number[] {
  const dials: number[] = []
  const { dialler } = world.simulation as { dialler: Dialler }
  const { dial } = dialler
  Object.assign(dialler, {
    dial: (...given: Parameters<Dialler['dial']>) => {
      dials.push(world.environment.now())
      return dial(...given)
    },
  })
  return dials
}

const mostWithin = (dials: readonly number[], ms: number): number =>
  Math.max(...dials.map((at) => dials.filter((other) => other >= at && other < at + ms).length))

describe('a server that makes its clients come back at once', () => {
  it.each(tricks)('and %s gets at most 10 dials in 10 s and 30 in 5 min', async (_what, trick) => {
    const world = createWorld({ auth: { getToken: () => 'token' } }, {}, () => 0)
    const dials = recorded(world)
    await world.connect()
    for (let step = 0; step < 6000; step += 1) {
      if (world.status() === 'connected') trick(world)
      await world.advance(100)
    }
    expect(dials.length).toBeGreaterThan(5)
    expect(mostWithin(dials, 10_000)).toBeLessThanOrEqual(10)
    expect(mostWithin(dials, 300_000)).toBeLessThanOrEqual(30)
  })

  it('in any mixture', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom(...tricks), { minLength: 1, maxLength: 20 }),
        async (sequence) => {
          const world = createWorld({ auth: { getToken: () => 'token' } }, {}, () => 0)
          const dials = recorded(world)
          await world.connect()
          let at = 0
          for (let step = 0; step < 800; step += 1) {
            if (world.status() === 'connected') sequence[(at += 1) % sequence.length]?.[1](world)
            await world.advance(500)
          }
          expect(mostWithin(dials, 10_000)).toBeLessThanOrEqual(10)
          expect(mostWithin(dials, 300_000)).toBeLessThanOrEqual(30)
          world.client.dispose()
        },
      ),
      { numRuns: 15 },
    )
  })
})

describe('a person who retries by hand', () => {
  it.each([0, 1000, 4000, 14_000])(
    'gets a dial within 5 s, when another one hangs for %i ms already',
    async (hungMs) => {
      const world = createWorld()
      await world.connect()
      world.network.mode = 'hang'
      world.network.cut()
      await world.advance(400)
      const dials = world.network.dials()
      await world.advance(hungMs)
      world.network.mode = 'pass'
      world.client.retryNow()
      await world.advance(5000)
      expect(world.network.dials()).toBeGreaterThan(dials)
      await world.advance(100)
      expect(world.status()).toBe('connected')
    },
  )
})
