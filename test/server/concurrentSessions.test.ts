import { describe, expect, it } from 'vitest'
import { createChannelServer, createHub } from 'react-connectivity/server'
import type { ConcurrentSessions } from '../../src/server/hub/concurrentSessions.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer, until, type TestServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })

const startWith = (concurrentSessions?: ConcurrentSessions): Promise<TestServer> =>
  startServer({ authenticate, ...(concurrentSessions && { concurrentSessions }) })

const kicked = { code: 4409, reason: 'kicked' }
const ada = { token: 'ada' }

describe('several sessions of one user', () => {
  it('all stay connected by default', async () => {
    const server = await startWith()
    const clients = [await server.connect(ada), await server.connect(ada), await server.connect(ada)]
    for (const client of clients) await client.settle()
    expect(server.sessions().filter(({ connected }) => connected)).toHaveLength(3)
  })

  it('end when a newer one signs in, under last-wins, and other users notice nothing [Z7]', async () => {
    const server = await startWith('last-wins')
    const older = await server.connect(ada)
    const bob = await server.connect({ token: 'bob' })
    const newer = await server.connect(ada)
    expect(await older.closed).toEqual(kicked)
    expect(older.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'kicked' })
    await newer.settle()
    await bob.settle()
    expect([newer.isClosed, bob.isClosed]).toEqual([false, false])
  })

  it('are refused while the first is connected, under first-wins', async () => {
    const server = await startWith('first-wins')
    const first = await server.connect(ada)
    await server.connect({ token: 'bob' })
    const second = await server.dial()
    second.send({ t: 'hello', v: 1, attempt: 0, ...ada })
    expect(await second.closed).toEqual(kicked)
    await first.settle()
    expect(server.sessions().map(({ user }) => user.id)).toEqual(['ada', 'bob'])
    first.cut()
    await until('her end', () => server.sessions()[0]?.connected === false)
    const third = await server.connect(ada)
    expect(third.welcome.session.resumed).toBe(false)
  })

  it.each(['last-wins', 'first-wins'] as const)(
    'give way to a person who takes over, under %s, who finds the session as it was left',
    async (policy) => {
      const server = await startWith(policy)
      const first = await server.connect(ada)
      const second = await server.connect({ ...ada, takeOver: true })
      expect(await first.closed).toEqual(kicked)
      const back = await server.connect({ ...ada, takeOver: true, session: sessionOf(first.welcome) })
      expect(back.welcome.session).toMatchObject({ id: first.welcome.session.id, resumed: true })
      expect(await second.closed).toEqual(kicked)
    },
  )

  it.each(['last-wins', 'first-wins'] as const)(
    'never end because a client that was away comes back by itself, under %s',
    async (policy) => {
      const server = await startWith(policy)
      const first = await server.connect(ada)
      first.cut()
      await until('her end', () => server.sessions()[0]?.connected === false)
      const second = await server.connect(ada)
      const back = await server.dial()
      back.send({ t: 'hello', v: 1, attempt: 1, session: sessionOf(first.welcome), ...ada })
      expect(await back.closed).toEqual(kicked)
      await second.settle()
      expect(second.isClosed).toBe(false)
      const lost = await server.dial()
      lost.send({ t: 'hello', v: 1, attempt: 1, session: { id: 'forgotten', key: 'x' }, ...ada })
      expect(await lost.closed, 'nor when the server forgot its session').toEqual(kicked)
    },
  )

  it.each(['last-wins', 'first-wins'] as const)(
    'are one when the same session has a newer socket, under %s',
    async (policy) => {
      const server = await startWith(policy)
      const older = await server.connect(ada)
      const newer = await server.connect({ ...ada, session: sessionOf(older.welcome) })
      expect(await older.closed).toEqual({ code: 4411, reason: 'replaced' })
      expect(newer.welcome.session.resumed).toBe(true)
    },
  )

  it('are not kept out for long by a half-open one, and a person need not wait at all [T12]', async () => {
    const clock = createVirtualClock()
    const { environment } = clock
    const hub = createHub({ environment, authenticate, concurrentSessions: 'first-wins' })
    const signIn = async (more: object = {}) => {
      const peer = connectPeer(hub)
      peer.send({ t: 'hello', v: 1, attempt: 0, ...ada, ...more })
      await clock.tick()
      return peer
    }
    // Its network is gone, and nothing says so.
    const ghost = await signIn()
    await clock.advance(59_000)
    const early = await signIn()
    expect(early.close).toEqual(kicked)
    await clock.advance(1000)
    expect(ghost.close?.reason).toBe('idle-timeout')
    const later = await signIn()
    expect(later.frames[0]?.t).toBe('welcome')
    const person = await signIn({ takeOver: true })
    expect([person.frames[0]?.t, later.close]).toEqual(['welcome', kicked])
  })

  it('that sign in at once leave one of them', async () => {
    for (const policy of ['last-wins', 'first-wins'] as const) {
      const server = await startWith(policy)
      const clients = await Promise.all(Array.from({ length: 5 }, () => server.dial()))
      for (const client of clients) client.send({ t: 'hello', v: 1, attempt: 0, ...ada })
      await until('four ends', () => clients.filter(({ isClosed }) => isClosed).length === 4)
      expect(server.sessions().filter(({ connected }) => connected)).toHaveLength(1)
    }
  })

  it('need authenticate, without which all clients are one user', async () => {
    const { environment } = createVirtualClock()
    expect(() => createHub({ environment, concurrentSessions: 'last-wins' })).toThrow(
      'expected authenticate beside concurrentSessions',
    )
    const wrong = 'one' as ConcurrentSessions
    expect(() => createHub({ environment, authenticate, concurrentSessions: wrong })).toThrow(
      'expected concurrentSessions to be one of all, last-wins, first-wins, got "one"',
    )
    await expect(createChannelServer({ port: 0, authenticate, concurrentSessions: wrong })).rejects.toThrow(
      'expected concurrentSessions to be "all", "last-wins" or "first-wins", got "one"',
    )
  })
})
