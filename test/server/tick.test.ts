import { describe, expect, it } from 'vitest'
import { epochOfHistory } from '../../src/server/hub/historyName.js'
import { createHub } from '../../src/server/hub.js'
import { connectPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('one tick', () => {
  it('leaves as one write per client, encoded once for all of them', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const clients = Array.from({ length: 20 }, () => connectPeer(hub))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (const [i, client] of clients.entries()) client.send({ t: 'subscribe', ch: i < 15 ? 'a' : 'b' })
    await clock.tick()
    for (const client of clients) client.batches.length = 0
    await Promise.all([hub.publish('a', 1), hub.publish('b', 2), hub.publish('a', 3)])
    await clock.tick()
    for (const client of clients) expect(client.batches).toHaveLength(1)
    expect(new Set(clients.map(({ batches }) => batches[0])).size, 'one batch for each channel').toBe(2)
    const at = clock.environment.now()
    expect(clients[0]?.batches[0]?.text).toBe(
      `[{"t":"message","ch":"a","o":1,"d":1,"at":${at}},{"t":"message","ch":"a","o":2,"d":3,"at":${at}}]`,
    )
    expect(clients[19]?.batches[0]?.text).toBe(`{"t":"message","ch":"b","o":1,"d":2,"at":${at}}`)
  })

  it('is told in whole milliseconds, also by a clock that counts finer', async () => {
    const clock = createVirtualClock()
    const environment = { ...clock.environment, now: () => clock.environment.now() + 0.7 }
    const hub = createHub({ environment })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    client.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    await hub.publish('a', 1)
    await clock.tick()
    expect(client.frames.at(-1)).toMatchObject({ t: 'message', at: clock.environment.now() })
  })

  it('replays to each client from its own position', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    await Promise.all([1, 2, 3].map((i) => hub.publish('a', i)))
    const clients = [0, 1, 0, 1].map((offset) => ({ offset, ...connectPeer(hub) }))
    for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    for (const client of clients) client.batches.length = 0
    const epoch = epochOfHistory(await hub.ready, 'c:a', 1)
    for (const { offset, send } of clients) send({ t: 'subscribe', ch: 'a', pos: { epoch, offset } })
    await clock.tick()
    const [a, b, c, d] = clients.map(({ batches }) => batches.map(({ text }) => text).join())
    expect([c, d]).toEqual([a, b])
    expect(a).toContain('"o":1')
    expect(b).not.toContain('"o":1')
  })

  it('splits more frames than one batch holds', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxBatch: 4 } })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    client.send({ t: 'subscribe', ch: 'a' })
    await clock.tick()
    client.batches.length = 0
    await Promise.all(Array.from({ length: 9 }, (_, i) => hub.publish('a', i)))
    await clock.tick()
    expect(client.batches.map(({ frames }) => frames)).toEqual([4, 4, 1])
    expect(client.frames.filter((frame) => frame.t === 'message').map(({ o }) => o)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9,
    ])
  })
})
