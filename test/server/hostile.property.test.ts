import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { connectPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('hostile frames', () => {
  it('never make the hub throw or stop answering', async () => {
    const clock = createVirtualClock()
    const hub = createHub({
      environment: clock.environment,
      limits: { maxBadFrames: 1e9, framesPerSecond: 1e9, frameBurst: 1e9 },
    })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    let n = 0
    const fields = fc.dictionary(
      fc.constantFrom('t', 'ch', 'pos', 'id', 'd', 'n', 'history', 'v', '__proto__', 'constructor'),
      fc.oneof(
        fc.constantFrom('subscribe', 'publish', 'unsubscribe', 'hello', 'pong', '__proto__', 'a'),
        fc.jsonValue(),
      ),
    )
    const input = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json({ maxDepth: 6 }),
      fields.map((value) => JSON.stringify(value)),
      fc.array(fields, { maxLength: 5 }).map((value) => JSON.stringify(value)),
      fc.uint8Array(),
      fc.anything(),
    )
    await fc.assert(
      fc.asyncProperty(input, async (data) => {
        client.peer.receive(data)
        client.send({ t: 'ping', n: ++n })
        await clock.tick()
        expect(client.close).toBeUndefined()
        expect(client.frames).toContainEqual({ t: 'pong', n })
        client.frames.length = 0
      }),
      { numRuns: 1000 },
    )
    expect(Object.keys(Object.prototype)).toEqual([])
  })
})
