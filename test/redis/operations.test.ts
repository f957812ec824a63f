import { describe, expect, it, onTestFinished } from 'vitest'
import { createRedisStore } from 'react-connectivity/server/redis'
import { sessionOf, startServer, until } from '../server/support/testServer.js'
import { noRedis, startRedis } from './support/redisServer.js'

async function startTwo(options: object = {}) {
  const redis = await startRedis()
  const start = () =>
    startServer({
      store: createRedisStore({ url: redis.url, timeoutMs: 20_000 }),
      channels: { 'orders*': { kind: 'log' }, inbox: { kind: 'session' } },
      authenticate: ({ token = 'ada' }: { token?: string }) => ({ id: token }),
      ...options,
    })
  return [await start(), await start()] as const
}

describe.skipIf(noRedis !== null)('what an app asks of one of two servers on Redis', () => {
  it('reaches the clients of the other: kick ends all sessions of a user', async () => {
    const [one, two] = await startTwo()
    const [ada, alsoAda, bob] = [
      await one.connect({ token: 'ada' }),
      await two.connect({ token: 'ada' }),
      await two.connect({ token: 'bob' }),
    ]
    expect(await one.kick({ user: 'ada' }, { reason: 'removed', message: 'Bye.' })).toBe(1)
    for (const client of [ada, alsoAda])
      expect(await client.next('goodbye')).toMatchObject({ reason: 'removed', message: 'Bye.' })
    await two.seen('session-closed')
    const again = await one.connect({ token: 'ada', session: sessionOf(alsoAda.welcome) })
    expect(again.welcome.session.resumed).toBe(false)
    await bob.settle()
  })

  it('reaches the clients of the other: kick ends one channel of a user', async () => {
    const [one, two] = await startTwo()
    const [ada, bob] = [await two.connect({ token: 'ada' }), await two.connect({ token: 'bob' })]
    for (const client of [ada, bob]) {
      client.send({ t: 'subscribe', ch: 'orders' })
      await client.next('subscribed')
    }
    expect(await one.kick({ user: 'ada', channel: 'orders' }, { message: 'Out.' }), 'none of its own').toBe(0)
    expect(await ada.next('channel-error')).toMatchObject({ error: 'channel-kicked', message: 'Out.' })
    await one.publish('orders', 1)
    expect(await bob.next('message')).toMatchObject({ d: 1 })
  })

  it('reaches the clients of the other: a room for one session of a user goes to the one that asked last', async () => {
    const channels = { lobby: { kind: 'log', concurrentSessions: 'last-wins' } }
    const [one, two] = await startTwo({ channels })
    const [first, second] = [await one.connect({ token: 'ada' }), await two.connect({ token: 'ada' })]
    for (const client of [first, second]) {
      client.send({ t: 'subscribe', ch: 'lobby' })
      await client.next('subscribed')
    }
    expect(await first.next('channel-error')).toMatchObject({ error: 'channel-kicked-elsewhere' })
    await second.settle()
    expect(second.errors('lobby')).toEqual([])
  })

  it('reaches the clients of the other: recheck ends what is no longer allowed', async () => {
    let isAllowed = true
    const [one, two] = await startTwo({ authorize: () => isAllowed })
    const client = await two.connect()
    client.send({ t: 'subscribe', ch: 'orders' })
    await client.next('subscribed')
    isAllowed = false
    await one.recheck()
    expect(await client.next('channel-error')).toMatchObject({ ch: 'orders', error: 'channel-denied' })
  })

  it('reaches the clients of the other: a closed channel ends with its queues', async () => {
    const [one, two] = await startTwo()
    const client = await two.connect()
    client.send({ t: 'subscribe', ch: 'orders' }, { t: 'subscribe', ch: 'inbox' })
    await client.next('subscribed')
    await client.next('subscribed')
    await one.publish('orders', 1)
    await one.publish('inbox', 'mail')
    await client.until(() => client.messages('inbox').length + client.messages('orders').length === 2)
    await one.closeChannel('orders')
    expect(await client.next('channel-error')).toMatchObject({ ch: 'orders', error: 'channel-closed' })
    await one.closeChannel('inbox')
    expect(await client.next('channel-error')).toMatchObject({ ch: 'inbox', error: 'channel-closed' })
    await until('the queue to be gone', () => two.sessions()[0]?.channels.length === 0)
    expect(await one.publish('inbox', 'nobody')).toEqual({ offset: 0 })
  })

  it('reaches the clients of the other: a channel that is closed before its first message, once', async () => {
    const [one, two] = await startTwo()
    const client = await two.connect()
    client.send({ t: 'subscribe', ch: 'orders' })
    await client.next('subscribed')
    await one.closeChannel('orders')
    expect(await client.next('channel-error')).toMatchObject({ ch: 'orders', error: 'channel-closed' })
    client.send({ t: 'subscribe', ch: 'orders' })
    await client.next('subscribed')
    await one.publish('orders', 1)
    expect(await client.next('message')).toMatchObject({ d: 1 })
    await one.closeChannel('orders')
    await client.until(() => client.errors('orders').length === 2)
    client.send({ t: 'subscribe', ch: 'orders' })
    await client.next('subscribed')
    // What the processes tell each other is heard in order.
    await one.publish('orders', 2)
    expect(await client.next('message')).toMatchObject({ d: 2 })
    expect(client.errors('orders')).toHaveLength(2)
  })

  it('reaches the clients of the other: a new sign-in ends earlier ones where the last wins', async () => {
    const [one, two] = await startTwo({ concurrentSessions: 'last-wins' })
    const first = await one.connect({ token: 'ada' })
    const bob = await one.connect({ token: 'bob' })
    const second = await two.connect({ token: 'ada' })
    expect(await first.next('goodbye')).toMatchObject({ reason: 'kicked' })
    // A client that comes back by itself to another process ends nobody.
    second.cut()
    await two.seen('left')
    await one.connect({ token: 'ada', session: sessionOf(second.welcome) })
    await bob.settle()
    expect(one.events.filter(({ type }) => type === 'session-closed')).toEqual([])
  })

  it('ends one of two sign-ins of a user that cross each other, and not both', async () => {
    const servers = await startTwo({ concurrentSessions: 'last-wins' })
    for (let round = 1; round <= 10; round += 1) {
      const token = `ada-${round}`
      const dialled = await Promise.all(servers.map((server) => server.dial()))
      for (const client of dialled) client.send({ t: 'hello', v: 1, attempt: 0, token })
      // A server that reads its hello later may end it before the welcome.
      await until('the end of one', () => dialled.some(({ isClosed }) => isClosed))
      // A message of each server to itself comes behind all that they have told each other.
      for (const [index, server] of servers.entries()) {
        const probe = await server.connect({ token: `probe-${round}-${index}` })
        await servers[1 - index]?.kick({ user: `probe-${round}-${index}` })
        await probe.closed
      }
      expect(
        dialled.filter(({ isClosed }) => isClosed),
        `round ${round}`,
      ).toHaveLength(1)
      for (const client of dialled) client.cut()
    }
  })

  it('reaches the clients of the other: an ephemeral message, once, and not its sender', async () => {
    const [one, two] = await startTwo()
    const clients = [await one.connect(), await one.connect(), await two.connect()]
    for (const client of clients) {
      client.send({ t: 'subscribe', ch: 'orders' })
      await client.next('subscribed')
      onTestFinished(() => client.cut())
    }
    const [sender, ...others] = clients
    sender?.send({ t: 'ephemeral', id: 'e1', ch: 'orders', d: 'typing' })
    expect(await sender?.next('ack')).toMatchObject({ id: 'e1' })
    for (const other of others) expect(await other.next('ephemeral')).toMatchObject({ d: 'typing' })
    await one.publish('orders', 'after')
    for (const client of clients) {
      await client.until(() => client.messages('orders').length === 1)
      expect(client.frames.filter(({ t }) => t === 'ephemeral')).toHaveLength(client === sender ? 0 : 1)
    }
  })
})
