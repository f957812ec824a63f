import { describe, expect, it } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createHub } from '../../src/server/hub.js'
import { connectPeer } from './support/testPeer.js'
import { startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('publishing', () => {
  it('keeps a repeated id once, acknowledges it again, and delivers it once [F50]', async () => {
    const server = await startServer()
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    await client.next('subscribed')
    client.send({ t: 'publish', id: 'x', ch: 'a', d: 1 })
    expect(await client.next('ack')).toEqual({ t: 'ack', id: 'x', o: 1 })
    // The ack was lost: the client comes back, even with a new session, and sends it again.
    client.cut()
    const again = await server.connect()
    again.send({ t: 'subscribe', ch: 'a', pos: { epoch: '*', offset: 0 } })
    again.send({ t: 'publish', id: 'x', ch: 'a', d: 1 }, { t: 'publish', id: 'x', ch: 'a', d: 1 })
    expect(await again.next('ack')).toEqual({ t: 'ack', id: 'x', o: 1, duplicate: true })
    await again.next('ack')
    await again.settle()
    expect(again.offsets('a')).toEqual([1])
    expect((await server.publish('a', 2)).offset).toBe(2)
  })

  it('keeps ids of different users apart', async () => {
    const server = await startServer({ authenticate: ({ token = '' }) => ({ id: token }) })
    const [ada, bob] = [await server.connect({ token: 'ada' }), await server.connect({ token: 'bob' })]
    ada.send({ t: 'publish', id: 'x', ch: 'a', d: 1 })
    expect(await ada.next('ack')).toEqual({ t: 'ack', id: 'x', o: 1 })
    bob.send({ t: 'publish', id: 'x', ch: 'a', d: 2 })
    expect(await bob.next('ack')).toEqual({ t: 'ack', id: 'x', o: 2 })
  })

  it('does not let a late repetition bring an old value back to a latest channel', async () => {
    const server = await startServer({ channels: { price: { kind: 'latest' } } })
    const client = await server.connect()
    client.send(
      { t: 'publish', id: '1', ch: 'price', d: 'old' },
      { t: 'publish', id: '2', ch: 'price', d: 'new' },
    )
    client.send({ t: 'publish', id: '1', ch: 'price', d: 'old' }, { t: 'subscribe', ch: 'price' })
    expect(await client.next('message')).toMatchObject({ o: 2, d: 'new' })
  })

  it('acknowledges only what is durable, and all of it before a planned leave', async () => {
    const memory = createMemoryStore()
    let appended = 0
    const allow: ((isAllowed: boolean) => void)[] = []
    let release: () => void = () => undefined
    const held = new Promise<void>((resolve) => (release = resolve))
    const store: ChannelStore = {
      ...memory,
      append: async (...entry) => {
        const result = await memory.append(...entry)
        appended += 1
        await held
        return result
      },
    }
    const server = await startServer({
      store,
      authorize: ({ channel }) =>
        channel === 'slow' ? new Promise<boolean>((resolve) => allow.push(resolve)) : true,
    })
    const client = await server.connect()
    client.send({ t: 'publish', id: '1', ch: 'slow', d: 1 }, { t: 'publish', id: '2', ch: 'fast', d: 2 })
    await until('the question to the app', () => allow.length === 1)
    allow[0]?.(true)
    await until('the store to have both', () => appended === 2)
    await client.settle()
    expect(client.frames.some((frame) => frame.t === 'ack')).toBe(false)
    client.send({ t: 'bye' })
    const other = await server.connect()
    await other.settle()
    expect(client.isClosed, 'a planned leave waits for them').toBe(false)
    release()
    const acks = [await client.next('ack'), await client.next('ack')]
    expect(acks.map(({ id }) => id).toSorted()).toEqual(['1', '2'])
    expect((await client.closed).code).toBe(1000)
  })

  it('is bounded at a slow store: the rest waits in order, and too much ends the connection', async () => {
    const clock = createVirtualClock()
    const memory = createMemoryStore()
    const asked: string[] = []
    const releases: (() => void)[] = []
    const store: ChannelStore = {
      ...memory,
      async append(...given) {
        asked.push(given[1].data)
        await new Promise<void>((resolve) => releases.push(resolve))
        return memory.append(...given)
      },
    }
    const hub = createHub({ environment: clock.environment, store, limits: { maxPendingFrames: 5 } })
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    const send = (from: number, to: number): void => {
      for (let i = from; i <= to; i++) client.send({ t: 'publish', id: `${i}`, ch: 'a', d: i })
    }
    send(1, 8)
    await clock.tick()
    expect(asked).toEqual(['1', '2', '3', '4', '5'])
    for (let i = 0; i < 5; i++) releases[i]?.()
    await clock.tick()
    expect(asked).toEqual(['1', '2', '3', '4', '5', '6', '7', '8'])
    expect(client.close).toBeUndefined()
    send(9, 20)
    await clock.tick()
    expect(client.close?.code).toBe(1013)
  })

  it('is refused by name: unknown channel, no right, broken store', async () => {
    const memory = createMemoryStore()
    const store: ChannelStore = {
      ...memory,
      append: (channel, ...rest) =>
        channel === 'c:broken' ? Promise.reject(new Error('disk full')) : memory.append(channel, ...rest),
    }
    const server = await startServer({
      store,
      channels: {
        open: { kind: 'log' },
        secret: { kind: 'log' },
        broken: { kind: 'log' },
        odd: { kind: 'log' },
      },
      authorize: ({ channel }) => {
        if (channel === 'odd') throw new Error('bug')
        return channel === 'secret' ? { allowed: false, message: 'Not yours.' } : true
      },
    })
    const client = await server.connect()
    const publish = (ch: string) => client.send({ t: 'publish', id: ch, ch, d: 1 })
    for (const ch of ['nowhere', 'secret', 'broken', 'odd', 'open']) publish(ch)
    await client.next('ack')
    await client.until(() => client.frames.filter(({ t }) => t === 'nack').length === 4)
    expect(
      new Map(client.frames.flatMap((frame) => (frame.t === 'nack' ? [[frame.id, frame]] : []))),
    ).toEqual(
      new Map([
        ['nowhere', { t: 'nack', id: 'nowhere', error: 'not-found', message: 'Channel not found.' }],
        ['secret', { t: 'nack', id: 'secret', error: 'forbidden', message: 'Not yours.' }],
        ['odd', { t: 'nack', id: 'odd', error: 'server-error' }],
        ['broken', { t: 'nack', id: 'broken', error: 'server-error' }],
      ]),
    )
    await expect(server.publish('nowhere', 1)).rejects.toThrow(
      "expected 'nowhere' to match the channels option",
    )
    await expect(server.publish('open', undefined)).rejects.toThrow('to be a JSON value')
  })

  it('keeps nothing that follows a publish which was refused for now, until the client begins anew', async () => {
    let answers = 0
    const server = await startServer({
      authorize({ action }) {
        if (action === 'publish' && ++answers === 1) throw new Error('the database of the app is away')
        return true
      },
    })
    const client = await server.connect()
    client.send(
      { t: 'publish', id: '1', ch: 'a', d: 1 },
      { t: 'publish', id: '2', ch: 'a', d: 2, follows: true },
      { t: 'publish', id: '3', ch: 'b', d: 3, follows: true },
    )
    expect(await client.next('nack')).toMatchObject({ id: '1', error: 'server-error' })
    expect(await client.next('nack')).toMatchObject({ id: '2', error: 'out-of-order' })
    expect(await client.next('ack')).toMatchObject({ id: '3' })
    client.send(
      { t: 'publish', id: '1', ch: 'a', d: 1 },
      { t: 'publish', id: '2', ch: 'a', d: 2, follows: true },
    )
    expect(await client.next('ack')).toEqual({ t: 'ack', id: '1', o: 1 })
    expect(await client.next('ack')).toEqual({ t: 'ack', id: '2', o: 2 })
  })
})
