import { describe, expect, it } from 'vitest'
import { createMemoryStore } from 'react-connectivity/server'
import { sessionOf, startServer, type TestServer } from './support/testServer.js'

const publishMany = (server: TestServer, channel: string, count: number): Promise<unknown> =>
  Promise.all(Array.from({ length: count }, (_, i) => server.publish(channel, i)))

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)

describe('a session channel', () => {
  it.each([
    [1001, range(1, 1001), 0],
    [1002, [], 1],
  ])(
    'keeps 1001 unread messages, and with %i of them is full or not [E2]',
    async (missed, offsets, errors) => {
      const server = await startServer({ channels: { inbox: { kind: 'session' } } })
      const before = await server.connect()
      before.send({ t: 'subscribe', ch: 'inbox' })
      const { pos } = await before.next('subscribed')
      before.cut()
      await server.seen('connection-closed')
      await publishMany(server, 'inbox', missed)
      const after = await server.connect({ session: sessionOf(before.welcome) })
      after.send({ t: 'subscribe', ch: 'inbox', pos })
      await after.settle()
      await after.settle()
      expect(after.offsets('inbox')).toEqual(offsets)
      expect(after.errors('inbox').map(({ error }) => error)).toEqual(
        Array.from({ length: errors }, () => 'channel-full'),
      )
    },
  )

  it('stays closed after it was full until it is subscribed without a position', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session', size: 3 } } })
    const before = await server.connect()
    before.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await before.next('subscribed')
    before.cut()
    await server.seen('connection-closed')
    await publishMany(server, 'inbox', 9)
    const after = await server.connect({ session: sessionOf(before.welcome) })
    for (let i = 0; i < 2; i++) {
      after.send({ t: 'subscribe', ch: 'inbox', pos })
      expect(await after.next('channel-error')).toMatchObject({ error: 'channel-full' })
      await publishMany(server, 'inbox', 2)
    }
    after.send({ t: 'subscribe', ch: 'inbox' })
    const again = await after.next('subscribed')
    await server.publish('inbox', 'fresh')
    await after.next('message')
    expect(after.messages('inbox')).toEqual([
      { t: 'message', ch: 'inbox', o: again.pos.offset + 1, d: 'fresh' },
    ])
  })

  it('is a queue of each session, filled by the server only', async () => {
    const server = await startServer({ channels: { inbox: { kind: 'session' } } })
    const [ada, bob] = [await server.connect(), await server.connect()]
    for (const client of [ada, bob]) {
      client.send({ t: 'subscribe', ch: 'inbox' })
      await client.next('subscribed')
    }
    await server.publish('inbox', 'to ada', { session: ada.welcome.session.id })
    await server.publish('inbox', 'to all')
    await ada.until(() => ada.messages('inbox').length === 2)
    await bob.next('message')
    expect(bob.messages('inbox').map(({ d }) => d)).toEqual(['to all'])
    ada.send({ t: 'publish', id: '1', ch: 'inbox', d: 1 })
    expect(await ada.next('nack')).toMatchObject({ id: '1', error: 'forbidden' })
  })

  it('collects again after a restart for the sessions that had subscribed', async () => {
    const store = createMemoryStore()
    const channels = { inbox: { kind: 'session' } } as const
    const first = await startServer({ store, channels })
    const before = await first.connect()
    before.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await before.next('subscribed')
    await first.publish('inbox', 1)
    await before.next('message')
    await first.close()
    const second = await startServer({ store, channels })
    await second.publish('inbox', 2)
    const after = await second.connect({ session: sessionOf(before.welcome) })
    expect(after.welcome.session.resumed).toBe(true)
    after.send({ t: 'subscribe', ch: 'inbox', pos: { ...pos, offset: 1 } })
    expect(await after.next('message')).toMatchObject({ o: 2, d: 2 })
  })
})
