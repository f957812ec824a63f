import { describe, expect, it } from 'vitest'
import { sessionOf } from '../server/support/testServer.js'
import { until } from '../client/support/wait.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { connectTo, startServers } from './support/servers.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe.skipIf(noRedis !== null)('three server processes on one Redis', () => {
  it('bring what any of them publishes to the subscribers of all, once and in one order [O2]', async () => {
    const redis = await startRedis()
    const { processes } = await startServers({ url: redis.url })
    const clients = await Promise.all(processes.map(({ url }) => connectTo(url)))
    for (const client of clients) {
      client.send({ t: 'subscribe', ch: 'orders' })
      await client.next('subscribed')
    }
    for (const n of upTo(100))
      for (const [index, server] of processes.entries()) server.publish('orders', `${index} ${n}`)
    for (const client of clients) await client.until(() => client.messages('orders').length >= 300)
    const [first = [], ...others] = clients.map((client) =>
      client.messages('orders').map(({ o, d }) => [o, d]),
    )
    expect(first.map(([offset]) => offset)).toEqual(upTo(300))
    expect(new Set(first.map(([, data]) => data)).size).toBe(300)
    for (const other of others) expect(other).toEqual(first)
    // What one process publishes stays in its order.
    for (const index of processes.keys()) {
      const own = first.map(([, data]) => String(data)).filter((data) => data.startsWith(`${index} `))
      expect(own).toEqual(upTo(100).map((n) => `${index} ${n}`))
    }
  })

  it('resume a session that another one began, with its positions and its queue [O1]', async () => {
    const redis = await startRedis()
    const [a, b, c] = (await startServers({ url: redis.url })).processes
    if (!a || !b || !c) throw new Error('three servers')
    const first = await connectTo(a.url)
    first.send({ t: 'subscribe', ch: 'orders' }, { t: 'subscribe', ch: 'inbox' })
    const orders = await first.next('subscribed')
    const inbox = await first.next('subscribed')
    b.publish('orders', 'one')
    b.publish('inbox', 'mail 1')
    await first.until(() => first.messages('inbox').length === 1 && first.messages('orders').length === 1)
    first.send({ t: 'publish', id: 'p1', ch: 'orders', d: 'mine', seq: 1 })
    await first.next('ack')
    first.cut()
    await a.kill()
    b.publish('orders', 'three')
    c.publish('inbox', 'mail 2')
    await until('both kept', () => b.published.length === 3 && c.published.length === 1)

    const again = await connectTo(c.url, { session: sessionOf(first.welcome) })
    expect(again.welcome).toMatchObject({ epoch: first.welcome.epoch, session: { resumed: true } })
    const behind = (frame: typeof orders, offset: number) => ({ ...frame.pos, offset })
    again.send(
      { t: 'subscribe', ch: 'orders', pos: behind(orders, 1) },
      { t: 'subscribe', ch: 'inbox', pos: behind(inbox, 1) },
      { t: 'publish', id: 'p1', ch: 'orders', d: 'mine', seq: 1 },
    )
    expect(await again.next('ack')).toMatchObject({ id: 'p1', o: 2, duplicate: true })
    await again.until(() => again.messages('inbox').length === 1 && again.messages('orders').length === 2)
    expect(again.messages('orders').map(({ o, d }) => [o, d])).toEqual([
      [2, 'mine'],
      [3, 'three'],
    ])
    expect(again.messages('inbox').map(({ d }) => d)).toEqual(['mail 2'])
    // Nobody else may have it.
    const stranger = await connectTo(b.url, { session: { id: first.welcome.session.id, key: 'another' } })
    expect(stranger.welcome.session).toMatchObject({ resumed: false })
    again.send({ t: 'ping', n: 1 })
    await again.next('pong')
  })

  it('leave a session to the process that its client comes to, also while the old socket looks open [O1]', async () => {
    const redis = await startRedis()
    const [a, b] = (await startServers({ url: redis.url }, 2)).processes
    if (!a || !b) throw new Error('two servers')
    const first = await connectTo(a.url)
    first.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await first.next('subscribed')
    const second = await connectTo(b.url, { session: sessionOf(first.welcome) })
    expect(second.welcome.session.resumed).toBe(true)
    expect(await first.next('goodbye')).toMatchObject({ reason: 'replaced' })
    await first.closed
    second.send({ t: 'subscribe', ch: 'inbox', pos })
    await second.next('subscribed')
    a.publish('inbox', 'mail')
    await second.until(() => second.messages('inbox').length === 1)
    // And back again.
    const third = await connectTo(a.url, { session: sessionOf(first.welcome) })
    expect(third.welcome.session.resumed).toBe(true)
    expect(await second.next('goodbye')).toMatchObject({ reason: 'replaced' })
  })
})
