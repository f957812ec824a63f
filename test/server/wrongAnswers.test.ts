import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions, type ServerEvent } from 'react-connectivity/server'
import { TestClient } from './support/testClient.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { startServer } from './support/testServer.js'
import { watchRejections } from '../client/support/wait.js'
import { createVirtualClock } from './support/virtualClock.js'

async function welcomed(options: Partial<HubOptions>) {
  const clock = createVirtualClock()
  const hub = createHub({
    environment: clock.environment,
    authenticate: ({ token = 'ada' }) => ({ id: token }),
    ...options,
  })
  const events: ServerEvent[] = []
  hub.on((event) => events.push(event))
  const client = connectPeer(hub)
  client.send({ t: 'hello', v: 1, attempt: 0 })
  await clock.tick()
  const say = async (...frames: object[]): Promise<TestPeer['frames']> => {
    const { length } = client.frames
    client.send(...frames)
    await clock.advance(10)
    return client.frames.slice(length)
  }
  const failures = (): unknown[] =>
    events.flatMap((event) => (event.type === 'callback-failed' ? [event.callback] : []))
  return { clock, hub, client, say, failures }
}

/** A text as an app that forgot to translate it has it. */
const noText = { en: 'Not yours.' } as unknown as string

describe('an app without types whose answer is not what was asked for', () => {
  it('denies a channel, with a text that is none: the client is told so and stays connected', async () => {
    const { client, say } = await welcomed({ authorize: () => ({ allowed: false, message: noText }) })
    expect(await say({ t: 'subscribe', ch: 'room' })).toEqual([
      { t: 'channel-error', ch: 'room', error: 'channel-denied' },
    ])
    expect(await say({ t: 'publish', id: '1', ch: 'room', d: 1 })).toEqual([
      { t: 'nack', id: '1', error: 'forbidden' },
    ])
    expect(client.close).toBeUndefined()
  })

  it('denies a thing, with a text that is none or has no end: the client gets what it can read', async () => {
    const message = (thing: string): string => (thing === 'long' ? 'x'.repeat(10_000) : noText)
    const { say } = await welcomed({
      things: { authorize: ({ thing }) => ({ allowed: false, message: message(thing) }) },
    })
    expect(await say({ t: 'bind', id: 'b', things: ['long', 'none'] })).toEqual([
      {
        t: 'bound',
        id: 'b',
        refused: [
          { thing: 'long', error: 'denied', message: 'x'.repeat(200) },
          { thing: 'none', error: 'denied' },
        ],
      },
    ])
  })

  it('ends a client with a text that is none: it is gone all the same', async () => {
    const { hub, client } = await welcomed({})
    expect(await hub.kick({ user: 'ada' }, { message: noText })).toBe(1)
    expect(client.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'kicked' })
    expect(client.close?.code).toBe(4409)
  })

  it('has a schema that returns nothing: the request fails, and the process lives on', async () => {
    const schema = {
      '~standard': { version: 1, vendor: 'none', validate: () => undefined as never },
    } as const
    const { say, failures } = await welcomed({
      requests: { ask: { schema, handle: () => 'never' } },
      channels: { room: { kind: 'log', schema } },
    })
    expect(await say({ t: 'request', id: 'r', name: 'ask', d: 1 })).toEqual([
      { t: 'response', id: 'r', error: 'server-error' },
    ])
    expect(await say({ t: 'publish', id: '1', ch: 'room', d: 1 })).toEqual([
      { t: 'nack', id: '1', error: 'server-error' },
    ])
    expect(failures()).toEqual(['schema', 'schema'])
  })

  it('answers with a promise of another realm: it is waited for', async () => {
    // As in any other realm, it is no instance of the Promise of this one.
    const Other = runInNewContext('Promise') as PromiseConstructor
    const later = (value: boolean): Promise<boolean> => Other.resolve(value)
    expect(later(true)).not.toBeInstanceOf(Promise)
    const { say } = await welcomed({
      authorize: ({ channel }) => later(channel === 'open'),
      things: { authorize: () => later(true) },
    })
    expect(await say({ t: 'subscribe', ch: 'open' })).toMatchObject([{ t: 'subscribed', ch: 'open' }])
    expect(await say({ t: 'subscribe', ch: 'shut' })).toMatchObject([{ error: 'channel-denied' }])
    expect(await say({ t: 'bind', id: 'b', things: ['pump'] })).toEqual([{ t: 'bound', id: 'b' }])
  })

  it('looks up a channel, a sender or a policy with a promise that fails: that is told, and the process lives on', async () => {
    const rejections = watchRejections()
    const down = (): never => Promise.reject(new Error('the database is away')) as never
    const { say, failures } = await welcomed({
      channels: (name) => (name === 'lost' ? down() : { kind: 'log', from: down }),
      things: { authorize: () => true, bindPolicy: down },
    })
    expect(await say({ t: 'subscribe', ch: 'lost' })).toMatchObject([{ ch: 'lost', error: 'server-error' }])
    expect(await say({ t: 'publish', id: '1', ch: 'room', d: 1 })).toMatchObject([{ error: 'server-error' }])
    expect(await say({ t: 'bind', id: 'b', things: ['pump'] })).toMatchObject([
      { refused: [{ thing: 'pump', error: 'server-error' }] },
    ])
    expect(failures()).toEqual(['channels', 'from', 'things'])
    expect(rejections).toEqual([])
  })

  it('answers a question for a right, or for a user, with a promise inside that fails: no, and the process lives on', async () => {
    const rejections = watchRejections()
    const down = (): never => Promise.reject(new Error('the database is away')) as never
    const { say } = await welcomed({ authorize: () => ({ allowed: down() }) })
    expect(await say({ t: 'subscribe', ch: 'room' })).toMatchObject([{ error: 'channel-denied' }])
    const many = await welcomed({ authorizeMany: ({ requests }) => requests.map(down) })
    expect(await many.say({ t: 'subscribe', ch: 'room' })).toMatchObject([{ error: 'server-error' }])
    const { client } = await welcomed({ authenticate: () => ({ user: down() }) })
    expect(client.frames).toMatchObject([{ t: 'goodbye', reason: 'server-error' }])
    expect(rejections).toEqual([])
  })

  it('listens to events with a promise that fails: that is told, and the process lives on', async () => {
    const { hub, say, failures, clock } = await welcomed({ things: { authorize: () => true } })
    hub.on(async ({ type }) => {
      if (type === 'subscribed') throw new Error('the log is full')
    })
    hub.on(async () => Promise.reject(new Error('always')))
    await say({ t: 'subscribe', ch: 'room' })
    await clock.tick()
    expect(failures()).toContain('listener')
  })

  it.each([
    () => {
      throw new Error('no log')
    },
    () => Promise.reject(new Error('no log')),
  ])('has a log that fails: no page of a stranger ends the process', async (log) => {
    const server = await startServer({ log, allowedOrigins: [] })
    const client = new TestClient(server.url)
    await expect(client.opened()).rejects.toThrow('403')
    expect(server.isReady()).toBe(true)
  })

  it.each([
    async () => {
      throw new Error('no database')
    },
    async () => true,
  ])(
    'has an allowedOrigins that is a promise: it lets nobody in, and the process lives on',
    async (allowed) => {
      const server = await startServer({ allowedOrigins: allowed as unknown as () => boolean })
      const client = new TestClient(server.url)
      await expect(client.opened()).rejects.toThrow('403')
    },
  )

  it.each<[string, () => unknown]>([
    ['a promise that fails', () => Promise.reject(new Error('no proxy'))],
    ['a promise', () => Promise.resolve('203.0.113.7')],
    ['a number', () => 7],
  ])(
    'has a clientAddress that returns %s: the address of the socket counts, and the process lives on',
    async (_what, answer) => {
      const server = await startServer({ clientAddress: answer as () => string })
      const { welcome } = await server.connect()
      expect(welcome.t).toBe('welcome')
      const opened = server.events.find((event) => event.type === 'connection-opened')
      expect(opened?.address).toBe('127.0.0.1')
      expect(server.stats().totals.callbackFailures.clientAddress).toBe(1)
    },
  )
})
