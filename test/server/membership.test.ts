import { createHub, type ChannelsOption } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'
import type { SubscribedFrame, WelcomeFrame } from '../../src/wire/frames.js'
import { takesPlace } from '../../src/server/hub/membership.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer, until, type TestServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })
const ada = { token: 'ada' }
const lobby = { t: 'subscribe', ch: 'lobby' } as const

type Client = Awaited<ReturnType<TestServer['connect']>>

/** A client that is subscribed to the lobby. */
async function join(server: TestServer, token: string): Promise<{ client: Client; pos: object }> {
  const client = await server.connect({ token })
  client.send(lobby)
  const { pos } = await client.next('subscribed')
  return { client, pos }
}

const isAway = (server: TestServer, { welcome }: Client) =>
  server.sessions().find(({ id }) => id === welcome.session.id)?.connected === false

describe('an operator who kicks a user from one channel', () => {
  it('ends it in all of their sessions with the words, and leaves their connection, their other channels and other people alone [N17]', async () => {
    const server = await startServer({ authenticate })
    const { client: one } = await join(server, 'ada')
    const { client: two } = await join(server, 'ada')
    const { client: bob } = await join(server, 'bob')
    one.send({ t: 'subscribe', ch: 'kitchen' })
    await one.next('subscribed')
    const message = 'Cool down for a moment.'
    expect(await server.kick({ user: 'ada', channel: 'lobby' }, { message })).toBe(2)
    for (const client of [one, two])
      expect(await client.next('channel-error')).toEqual({
        t: 'channel-error',
        ch: 'lobby',
        error: 'channel-kicked',
        message,
      })
    await server.publish('lobby', 'talk')
    await server.publish('kitchen', 'soup')
    expect(await one.next('message')).toMatchObject({ ch: 'kitchen', d: 'soup' })
    expect(await bob.next('message')).toMatchObject({ ch: 'lobby', d: 'talk' })
    await two.settle()
    expect([two.messages('lobby'), one.isClosed, two.isClosed]).toEqual([[], false, false])
    one.send(lobby)
    expect(await one.next('subscribed'), 'a person rejoins').toMatchObject({ ch: 'lobby' })
    expect(await server.kick({ user: 'ada', channel: 'attic' })).toBe(0)
  })

  it('is heard by a session that was away, as it comes back by itself, but not by a person who rejoins', async () => {
    const server = await startServer({ authenticate })
    const { client, pos } = await join(server, 'ada')
    client.cut()
    await until('her end', () => isAway(server, client))
    expect(await server.kick({ user: 'ada', channel: 'lobby' })).toBe(0)
    const back = await server.connect({ ...ada, session: sessionOf(client.welcome) })
    back.send({ ...lobby, pos, returning: true })
    expect(await back.next('channel-error')).toMatchObject({ error: 'channel-kicked' })
    back.send({ ...lobby, pos })
    await back.next('subscribed')
    back.send({ ...lobby, pos, returning: true })
    await back.next('subscribed')
  })

  it('drops what a queue of theirs has collected', async () => {
    const server = await startServer({ authenticate, channels: { inbox: { kind: 'session' } } })
    const client = await server.connect(ada)
    client.send({ t: 'subscribe', ch: 'inbox' })
    await client.next('subscribed')
    expect(await server.kick({ session: client.welcome.session.id, channel: 'inbox' })).toBe(1)
    expect(await client.next('channel-error')).toMatchObject({ error: 'channel-kicked' })
    expect((await server.publish('inbox', 1)).offset, 'nothing collects').toBe(0)
  })

  it('may not name a reason for whole sessions', async () => {
    const server = await startServer({ authenticate })
    const both = server.kick({ user: 'ada', channel: 'lobby' }, { reason: 'removed' })
    await expect(both).rejects.toThrow('expected kick with a channel to have only a message')
  })
})

describe('a channel with a limit of members', () => {
  const channels = { lobby: { kind: 'log', maxMembers: 2 }, '*': { kind: 'log' } } as const

  it('refuses one more with channel-no-room, until a member has left', async () => {
    const server = await startServer({ authenticate, channels })
    const [{ client: first }] = [await join(server, 'ada'), await join(server, 'bob')]
    const third = await server.connect({ token: 'eve' })
    third.send(lobby, { t: 'subscribe', ch: 'kitchen' })
    expect(await third.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'lobby',
      error: 'channel-no-room',
    })
    expect(await third.next('subscribed')).toMatchObject({ ch: 'kitchen' })
    // A member has its own place already.
    first.send(lobby)
    await first.next('subscribed')
    first.send({ t: 'unsubscribe', ch: 'lobby' })
    await first.next('unsubscribed')
    third.send(lobby)
    expect(await third.next('subscribed')).toMatchObject({ ch: 'lobby' })
    expect(server.stats().totals.channelErrors['channel-no-room']).toBe(1)
  })

  it('admits two who ask at once where one place is left to one of them only', async () => {
    const server = await startServer({ authenticate, channels, authorize: () => Promise.resolve(true) })
    await join(server, 'ada')
    const both = [await server.connect({ token: 'bob' }), await server.connect({ token: 'eve' })]
    for (const client of both) client.send(lobby)
    for (const client of both) {
      await client.until(() => client.frames.some(({ t }) => t === 'subscribed' || t === 'channel-error'))
    }
    const answers = both.flatMap(({ frames }) => frames.map(({ t }) => t))
    expect(answers.filter((t) => t === 'subscribed')).toHaveLength(1)
    expect(answers.filter((t) => t === 'channel-error')).toHaveLength(1)
  })
})

describe('a channel for one session of each user', () => {
  const channels = { lobby: { kind: 'log', concurrentSessions: 'last-wins', maxMembers: 2 } } as const

  it('goes to the one that asked last; the other hears that it was opened somewhere else', async () => {
    const server = await startServer({ authenticate, channels })
    const { client: bob } = await join(server, 'bob')
    const { client: first } = await join(server, 'ada')
    const { client: second } = await join(server, 'ada')
    expect(await first.next('channel-error')).toEqual({
      t: 'channel-error',
      ch: 'lobby',
      error: 'channel-kicked-elsewhere',
    })
    await server.publish('lobby', 'talk')
    for (const client of [second, bob]) expect(await client.next('message')).toMatchObject({ d: 'talk' })
    await first.settle()
    expect([first.isClosed, first.messages('lobby')]).toEqual([false, []])
    first.send(lobby)
    await first.next('subscribed')
    expect(await second.next('channel-error')).toMatchObject({ error: 'channel-kicked-elsewhere' })
  })

  it('is not taken by a client that comes back by itself', async () => {
    const server = await startServer({ authenticate, channels })
    const { client: first, pos } = await join(server, 'ada')
    first.cut()
    await until('her end', () => isAway(server, first))
    const { client: second } = await join(server, 'ada')
    const back = await server.connect({ ...ada, session: sessionOf(first.welcome) })
    back.send({ ...lobby, pos, returning: true })
    expect(await back.next('channel-error')).toMatchObject({ error: 'channel-kicked-elsewhere' })
    await second.settle()
    expect(second.errors('lobby')).toEqual([])
    // Nor is the place asked for in other processes.
    const rules = { kind: 'log', concurrentSessions: 'last-wins' } as const
    expect(takesPlace(rules, lobby)).toBe(true)
    expect(takesPlace(rules, { ...lobby, returning: true })).toBe(false)
    expect(takesPlace({ kind: 'log' }, lobby)).toBe(false)
  })
})

describe('a membership with an end', () => {
  const channels = { lobby: { kind: 'log', membershipMs: 60_000 } } as const

  async function startHub() {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, authenticate, channels, sessionTtlMs: 600_000 })
    await hub.ready
    await hub.publish('lobby', 'first')
    const connect = async (hello: object = {}) => {
      const peer = connectPeer(hub)
      const ask = async (frame: object) => {
        peer.send(frame)
        await clock.tick()
        return peer.frames.at(-1)
      }
      const welcome = (await ask({ t: 'hello', v: 1, attempt: 0, ...ada, ...hello })) as WelcomeFrame
      return { peer, welcome, ask }
    }
    return { clock, connect }
  }

  it.each([
    ['goes on after a short absence', 59_000, null],
    ['is over after a long one', 61_000, 'channel-timeout'],
    ['is over where the session was forgotten meanwhile', 601_000, 'channel-timeout'],
  ])('%s', async (_words, ms, error) => {
    const { clock, connect } = await startHub()
    const first = await connect()
    const { pos } = (await first.ask(lobby)) as SubscribedFrame
    first.peer.peer.closed()
    await clock.advance(ms)
    const back = await connect({ session: sessionOf(first.welcome) })
    expect(await back.ask({ ...lobby, pos, returning: true })).toMatchObject(
      error === null ? { t: 'subscribed' } : { t: 'channel-error', error },
    )
    expect(await back.ask({ ...lobby, pos }), 'a person rejoins').toMatchObject({ t: 'subscribed' })
  })
})

describe('rules of members that make no sense', () => {
  it.each<[string, ChannelsOption, boolean, string]>([
    ['no place', { a: { kind: 'log', maxMembers: 0 } }, true, 'maxMembers to be a number above 0, got 0'],
    ['no time', { a: { kind: 'log', membershipMs: -1 } }, true, 'membershipMs to be a number above 0'],
    [
      'another word',
      { a: { kind: 'latest', concurrentSessions: 'none' as never } },
      true,
      "'all' or 'last-wins'",
    ],
    ['one user', { a: { kind: 'log', concurrentSessions: 'last-wins' } }, false, 'Without authenticate'],
    ['a queue', { a: { kind: 'session', maxMembers: 2 } as never }, true, 'a queue has one session'],
  ])('are refused at the start: %s', (_words, channels, isAuthenticated, words) => {
    const { environment } = createVirtualClock()
    expect(() => createHub({ environment, channels, ...(isAuthenticated && { authenticate }) })).toThrow(
      words,
    )
  })
})
