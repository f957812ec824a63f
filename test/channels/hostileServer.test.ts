import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createListener, inject } from './support/listener.js'
import type { World } from './support/world.js'

describe('a hostile server', () => {
  const name = fc.constantFrom('a', 'b', '__proto__', '')
  const count = fc.oneof(fc.nat(9), fc.constantFrom(-1, 2 ** 53, 1.5, 1e300))
  const frame = fc.oneof(
    fc.record({ t: fc.constant('message'), ch: name, o: count, d: fc.jsonValue() }),
    fc.record({
      t: fc.constant('subscribed'),
      ch: name,
      kind: fc.string(),
      pos: fc.record({ epoch: name, offset: count }),
      replay: count,
    }),
    fc.record({
      t: fc.constant('channel-error'),
      ch: name,
      error: fc.constantFrom('channel-full', 'channel-closed', 'process-closed', 'channel-denied', 'x'),
    }),
    fc.record({
      t: fc.constantFrom('ack', 'nack'),
      id: fc.oneof(fc.constantFrom('sent 1', 'sent 2'), fc.string()),
      o: count,
      error: fc.constantFrom('rate-limited', 'forbidden', 'x'),
      message: fc.constantFrom('no', { toString: 1 }),
    }),
    fc.record({
      t: fc.constant('goodbye'),
      reason: fc.constantFrom('server-restart', 'overloaded', 'process-closed', 'x'),
      retryAfterMs: fc.oneof(count, fc.string()),
      spreadMs: count,
    }),
    fc.record({
      t: fc.constant('welcome'),
      connection: name,
      epoch: name,
      session: fc.record({ id: name, key: name, resumed: fc.boolean() }),
      heartbeat: fc.record({ intervalMs: count, timeoutMs: count }),
      limits: fc.constantFrom(undefined, null, 7, {}, { maxFrameBytes: 0, maxBatch: 'x' }),
    }),
    fc.record({ t: fc.constantFrom('ping', 'pong', 'unsubscribed', 'x', 'hello'), n: count, ch: name }),
    fc.jsonValue(),
  )

  it('can neither break the client nor make it deliver out of order', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(frame, fc.constantFrom(0, 0, 10, 1000))), async (frames) => {
        const { world, inbox } = await createListener()
        watchAll(world)
        for (const [each, ms] of frames) {
          inject(world, each)
          await world.advance(ms)
        }
        const { infos } = inbox
        infos.forEach((info, n) => {
          const before = infos[n - 1]
          if (before?.epoch === info.epoch) expect(info.offset).toBeGreaterThan(before.offset ?? 0)
        })
        expect(world.environment.errors).toEqual([])
        world.simulation.restart()
        world.client.connect()
        world.client.retryNow()
        await world.advance(700_000)
        expect(world.status(), 'and with a sane server it is well again').toBe('connected')
        world.client.dispose()
        await world.simulation.dispose()
        await world.advance(100)
        expect(world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
      }),
      { numRuns: 60 },
    )
  })
})

function watchAll(world: World): void {
  for (const n of [1, 2])
    world
      .channel('b')
      .send(n, { id: `sent ${n}` })
      .catch(() => undefined)
}
