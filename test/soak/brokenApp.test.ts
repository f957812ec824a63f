import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'
import { until, watchRejections } from '../client/support/wait.js'
import { sessionOf, startServer } from '../server/support/testServer.js'

describe('an app on the server that answers nonsense', () => {
  it.each([
    ['null', () => null],
    ['a promise of null', async () => null],
    ['nothing', () => undefined],
    ['a text', () => 'yes'],
    ['an empty object', () => ({})],
  ])('to authorize, %s, has denied it and goes on', async (_what, authorize) => {
    const rejections = watchRejections()
    const server = await startServer({ authorize: authorize as never })
    const client = await server.connect()
    client.send({ t: 'subscribe', ch: 'a' })
    expect(await client.next('channel-error')).toMatchObject({ ch: 'a', error: 'channel-denied' })
    client.send({ t: 'publish', id: 'p', ch: 'a', d: 1 })
    expect(await client.next('nack')).toMatchObject({ id: 'p', error: 'forbidden' })
    expect(client.isClosed).toBe(false)
    expect(rejections).toEqual([])
  })

  it('to the question about an origin, by throwing, has refused it and goes on', async () => {
    let isBroken = true
    const server = await startServer({
      allowedOrigins: () => {
        if (isBroken) throw new Error('database is gone')
        return true
      },
    })
    await expect(server.dial()).rejects.toThrow('403')
    const probe = await fetch(server.url.replace('ws:', 'http:'), {
      headers: { origin: 'https://evil.example' },
    })
    expect(probe.status).toBe(200)
    isBroken = false
    await server.connect()
  })
})

/** A memory store that can be made to hang or to fail. */
function brokenStore(): { store: ChannelStore; break(how: Partial<ChannelStore>): void; mend(): void } {
  const real = createMemoryStore()
  let how: Partial<ChannelStore> = {}
  const store = new Proxy(real, {
    get: (target, name) => Reflect.get(name in how ? how : target, name) as unknown,
  })
  return {
    store,
    break: (next) => void (how = next),
    mend: () => void (how = {}),
  }
}

describe('a store that hangs', () => {
  it('does not let one client pile up publishes in memory without end', async () => {
    const { store, break: breakStore, mend } = brokenStore()
    const server = await startServer({
      store,
      limits: { maxPendingFrames: 50, framesPerSecond: 1e6, frameBurst: 1e6 },
    })
    const client = await server.connect()
    let appends = 0
    breakStore({ append: () => ((appends += 1), new Promise(() => undefined)) })
    for (let n = 0; n < 500; n++) client.send({ t: 'publish', id: `p${n}`, ch: 'a', d: n })
    expect(await client.closed).toMatchObject({ code: 1013 })
    expect(appends).toBeLessThanOrEqual(60)
    mend()
    const other = await server.connect()
    other.send({ t: 'publish', id: 'q', ch: 'a', d: 1 })
    expect(await other.next('ack')).toMatchObject({ id: 'q' })
  })

  it('lets a session be taken by the newer of two sockets, also when the save of the older one fails afterwards', async () => {
    const rejections = watchRejections()
    const { store, break: breakStore, mend } = brokenStore()
    const server = await startServer({ store, channels: { inbox: { kind: 'session' } } })
    const first = await server.connect()
    const session = sessionOf(first.welcome)
    first.send({ t: 'subscribe', ch: 'inbox' })
    await first.next('subscribed')
    const saves: ((error?: Error) => void)[] = []
    breakStore({
      putSession: () =>
        new Promise((resolve, reject) => saves.push((error) => (error ? reject(error) : resolve()))),
    })
    const older = await server.dial()
    older.send({ t: 'hello', v: 1, attempt: 1, session })
    // The disconnect of the first one is saved, too.
    await until('the older one waits', () => saves.length >= 2)
    const newer = await server.dial()
    newer.send({ t: 'hello', v: 1, attempt: 1, session })
    await until('the newer one waits', () => saves.length >= 3)
    mend()
    saves[0]!()
    saves[2]!()
    await newer.next('welcome')
    saves[1]!(new Error('disk full'))
    await newer.settle()
    expect(server.sessions().find(({ id }) => id === session.id)).toMatchObject({ connected: true })
    newer.send({ t: 'subscribe', ch: 'inbox' })
    await newer.next('subscribed')
    await server.publish('inbox', 'still here', { session: session.id })
    expect(await newer.next('message')).toMatchObject({ d: 'still here' })
    expect(rejections).toEqual([])
  })
})

describe('callbacks that return after the client has gone', () => {
  it('or never: an authorize that does not answer holds up its own channel for a bounded time, and no other one', async () => {
    const server = await startServer({
      authorize: ({ channel }) => channel !== 'stuck' || new Promise(() => undefined),
      limits: { authenticateTimeoutMs: 100 },
    })
    const client = await server.connect()
    client.send(
      { t: 'subscribe', ch: 'stuck' },
      { t: 'publish', id: 'stuck', ch: 'stuck', d: 1 },
      { t: 'subscribe', ch: 'a' },
      { t: 'publish', id: 'p', ch: 'a', d: 1 },
    )
    expect(await client.next('message')).toMatchObject({ ch: 'a', d: 1 })
    expect(await client.next('channel-error')).toMatchObject({ ch: 'stuck', error: 'server-error' })
    expect(await client.next('nack')).toMatchObject({ id: 'stuck', error: 'server-error' })
    await server.recheck()
    expect(await server.seen('callback-failed')).toMatchObject({ callback: 'authorize' })
  })

  it('change nothing: authenticate that never answers, authorize that throws or allows late', async () => {
    const rejections = watchRejections()
    const late: (() => void)[] = []
    const server = await startServer({
      authenticate: ({ token }) => (token === 'never' ? new Promise(() => undefined) : { id: token ?? 'x' }),
      authorize: ({ user }) =>
        user.id === 'witness' ||
        new Promise((resolve, reject) =>
          late.push(() => (user.id === 'throws' ? reject(new Error('late')) : resolve(true))),
        ),
      limits: { authenticateTimeoutMs: 100 },
    })
    const never = await server.dial()
    never.send({ t: 'hello', v: 1, attempt: 0, token: 'never' })
    for (const token of ['throws', 'allows']) {
      const client = await server.dial()
      client.send({ t: 'hello', v: 1, attempt: 0, token })
      await client.next('welcome')
      const asked = late.length
      client.send({ t: 'subscribe', ch: 'a' }, { t: 'publish', id: token, ch: 'a', d: token })
      await until('it has asked', () => late.length > asked)
      client.cut()
    }
    expect(await never.closed).toMatchObject({ code: 1011 })
    const witness = await server.connect({ token: 'witness' })
    witness.send({ t: 'subscribe', ch: 'a' })
    await witness.next('subscribed')
    for (const answer of late) answer()
    await witness.settle()
    await server.publish('a', 'after')
    expect(await witness.next('message')).toMatchObject({ o: 1, d: 'after' })
    expect(rejections).toEqual([])
  })
})
