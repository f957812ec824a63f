import { describe, expect, it } from 'vitest'
import { sessionOf, startServer, until } from './support/testServer.js'

const channels = { inbox: { kind: 'session' }, '*': { kind: 'log' } } as const
const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })

describe('an operator who kicks', () => {
  it('a user ends all of their sessions, with a bounded text, and none can be resumed', async () => {
    const server = await startServer({ authenticate, channels })
    const [one, two] = [await server.connect({ token: 'ada' }), await server.connect({ token: 'ada' })]
    const bob = await server.connect({ token: 'bob' })
    const away = await server.connect({ token: 'ada' })
    away.cut()
    await until('her end', () => server.sessions().filter(({ connected }) => connected).length === 3)
    const message = `Closed. ${'x'.repeat(500)}`
    expect(await server.kick({ user: 'ada' }, { reason: 'removed', message })).toBe(3)
    for (const client of [one, two]) {
      expect(await client.closed).toEqual({ code: 4412, reason: 'removed' })
      expect(client.frames.at(-1)).toEqual({
        t: 'goodbye',
        reason: 'removed',
        message: message.slice(0, 200),
      })
    }
    await bob.settle()
    expect(server.sessions().map(({ user }) => user.id)).toEqual(['bob'])
    for (const { welcome } of [one, away]) {
      const back = await server.connect({ token: 'ada', session: sessionOf(welcome) })
      expect(back.welcome.session.resumed).toBe(false)
    }
    expect(await server.kick({ user: 'ada' }), 'the two that came back').toBe(2)
    expect(await server.kick({ user: 'ada' })).toBe(0)
  })

  it('one session leaves the others of the user, and what it collected is gone', async () => {
    const server = await startServer({ authenticate, channels })
    const one = await server.connect({ token: 'ada' })
    const two = await server.connect({ token: 'ada' })
    one.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await one.next('subscribed')
    expect(await server.kick({ session: one.welcome.session.id })).toBe(1)
    expect((await one.closed).code).toBe(4409)
    await two.settle()
    expect((await server.publish('inbox', 'secret')).offset, 'nothing collects').toBe(0)
    const back = await server.connect({ token: 'ada', session: sessionOf(one.welcome) })
    back.send({ t: 'subscribe', ch: 'inbox', pos })
    expect(await back.next('channel-error')).toMatchObject({ error: 'process-closed' })
    expect(await server.kick({ session: 'unknown' })).toBe(0)
    expect(await server.kick({ user: 'unknown' })).toBe(0)
  })

  it('and keeps the session lets a person resume it with everything', async () => {
    const server = await startServer({ authenticate, channels })
    const one = await server.connect({ token: 'ada' })
    one.send({ t: 'subscribe', ch: 'inbox' })
    const { pos } = await one.next('subscribed')
    expect(await server.kick({ user: 'ada' }, { keepSession: true })).toBe(1)
    await one.closed
    expect((await server.publish('inbox', 'kept')).offset).toBe(1)
    const back = await server.connect({ token: 'ada', session: sessionOf(one.welcome) })
    expect(back.welcome.session.resumed).toBe(true)
    back.send({ t: 'subscribe', ch: 'inbox', pos })
    expect(await back.next('message')).toMatchObject({ d: 'kept' })
  })

  it.each([{}, { user: 7 }, 'session-1', null])('is told that %j names nothing', async (target) => {
    const server = await startServer()
    const client = await server.connect()
    await expect(server.kick(target as never)).rejects.toThrow("expected { user: 'id' } or { session: 'id' }")
    await client.settle()
    expect(client.isClosed).toBe(false)
  })
})

describe('a socket', () => {
  it('ends with its own code only on purpose; a cut connection is 1006', async () => {
    const server = await startServer()
    const kicked = await server.connect()
    const session = kicked.welcome.session.id
    expect(await server.kick({ session }, { message: 'Signed in elsewhere.' })).toBe(1)
    expect((await kicked.closed).code).toBe(4409)
    expect(kicked.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'kicked', message: 'Signed in elsewhere.' })
    const removed = await server.connect()
    await server.kick({ session: removed.welcome.session.id }, { reason: 'removed' })
    expect((await removed.closed).code).toBe(4412)
    const cut = await server.connect()
    cut.cut()
    expect((await cut.closed).code).toBe(1006)
    const endsOf = () => server.events.filter((event) => event.type === 'connection-closed')
    await until('three ends', () => endsOf().length === 3)
    const ends = endsOf()
    expect(ends.map(({ code, reason, by }) => ({ code, reason, by }))).toEqual([
      { code: 4409, reason: 'kicked', by: 'server' },
      { code: 4412, reason: 'removed', by: 'server' },
      { code: 1006, reason: 'network-lost', by: 'network' },
    ])
    const away = { session: cut.welcome.session.id }
    expect(await server.kick(away, { keepSession: true }), 'nobody there').toBe(0)
  })
})

describe('rights that are checked again', () => {
  async function startWithRights() {
    const denied = new Set<string>()
    const server = await startServer({
      authenticate,
      channels,
      authorize: ({ user, channel }) => {
        if (channel === 'broken' && denied.has('broken')) throw new Error('the database is away')
        return !denied.has(user.id) || { allowed: false, message: 'Not yours.' }
      },
    })
    return { server, denied }
  }

  it('end the channels of one user only, and drop what a session channel collected [S6]', async () => {
    const { server, denied } = await startWithRights()
    const [ada, bob] = [await server.connect({ token: 'ada' }), await server.connect({ token: 'bob' })]
    for (const client of [ada, bob]) {
      client.send({ t: 'subscribe', ch: 'inbox' }, { t: 'subscribe', ch: 'room' })
      await client.next('subscribed')
      await client.next('subscribed')
    }
    denied.add('ada').add('bob')
    await server.recheck({ user: 'ada' })
    for (const ch of ['inbox', 'room'])
      expect(await ada.next('channel-error')).toEqual({
        t: 'channel-error',
        ch,
        error: 'channel-denied',
        message: 'Not yours.',
      })
    await bob.settle()
    expect(bob.frames.filter(({ t }) => t === 'channel-error')).toEqual([])
    expect((await server.publish('inbox', 1, { session: ada.welcome.session.id })).offset).toBe(0)
    expect((await server.publish('inbox', 1, { session: bob.welcome.session.id })).offset).toBe(1)
    await server.recheck({ session: bob.welcome.session.id })
    expect(await bob.next('channel-error')).toMatchObject({ error: 'channel-denied' })
  })

  it('drop the queue of a session that is away, which then collects nothing more', async () => {
    const { server, denied } = await startWithRights()
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'subscribe', ch: 'inbox' })
    await ada.next('subscribed')
    ada.cut()
    await until('her end', () => server.sessions()[0]?.connected === false)
    await server.publish('inbox', 'before')
    denied.add('ada')
    await server.recheck()
    expect((await server.publish('inbox', 'after')).offset).toBe(0)
    denied.clear()
    const back = await server.connect({ token: 'ada', session: sessionOf(ada.welcome) })
    back.send({ t: 'subscribe', ch: 'inbox', pos: { epoch: '*', offset: 0 } })
    expect(await back.next('subscribed')).toMatchObject({ replay: 0 })
  })

  it('drop the queue when a client that comes back is denied, and end an earlier subscription', async () => {
    const { server, denied } = await startWithRights()
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'subscribe', ch: 'inbox' }, { t: 'subscribe', ch: 'room' })
    await ada.next('subscribed')
    await ada.next('subscribed')
    denied.add('ada')
    ada.send({ t: 'subscribe', ch: 'inbox' }, { t: 'subscribe', ch: 'room' })
    await ada.next('channel-error')
    await ada.next('channel-error')
    expect((await server.publish('inbox', 1)).offset, 'nothing collects').toBe(0)
    await server.publish('room', 1)
    await ada.settle()
    expect(ada.messages('room')).toEqual([])
  })

  it('change nothing where the check itself fails', async () => {
    const { server, denied } = await startWithRights()
    const ada = await server.connect({ token: 'ada' })
    ada.send({ t: 'subscribe', ch: 'broken' })
    await ada.next('subscribed')
    denied.add('broken')
    await server.recheck()
    await server.publish('broken', 1)
    expect(await ada.next('message')).toMatchObject({ d: 1 })
  })

  it('are asked for at most sixteen sessions at a time', async () => {
    let running = 0
    let most = 0
    const server = await startServer({
      authenticate,
      authorize: async () => {
        running += 1
        most = Math.max(most, running)
        await new Promise((resolve) => setImmediate(resolve))
        running -= 1
        return true
      },
    })
    const clients = []
    for (let i = 0; i < 40; i++) clients.push(await server.connect({ token: `user-${String(i)}` }))
    for (const client of clients) {
      client.send({ t: 'subscribe', ch: 'a' })
      await client.next('subscribed')
    }
    most = 0
    await server.recheck()
    expect(most).toBe(16)
  })
})
