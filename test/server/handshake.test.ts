import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { withStoppedTime } from '../client/support/stoppedTime.js'
import { createVirtualClock } from './support/virtualClock.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer } from './support/testServer.js'

describe('the hello', () => {
  it('welcomes a client with a new session, the heartbeat and the limits', async () => {
    const server = await startServer()
    const { welcome } = await server.connect()
    expect(welcome).toMatchObject({
      v: 1,
      epoch: server.epoch,
      heartbeat: { intervalMs: 25_000, timeoutMs: 10_000 },
      idleMs: 60_000,
      limits: { maxFrameBytes: 65_536, maxBatch: 256 },
    })
    expect(welcome.session.resumed).toBe(false)
    expect(welcome.session.key.length).toBeGreaterThanOrEqual(22)
  })

  it('accepts nothing before a hello, and waits for it only so long [T7]', async () => {
    const server = await startServer()
    const early = [
      '{"t":"ping","n":1}',
      '{"t":"subscribe","ch":"a"}',
      '[{"t":"publish","id":"1","ch":"a","d":1},{"t":"hello","v":1,"attempt":0}]',
      '[{"t":"hello","v":1,"attempt":0},{"t":"publish","id":"1","ch":"a","d":1}]',
      'what',
      '',
    ]
    for (const text of early) {
      const client = await server.dial()
      client.socket.send(text)
      expect((await client.closed).code, text).toBe(4400)
      expect(client.frames, text).toMatchObject([{ t: 'goodbye', reason: 'protocol-error' }])
    }
    expect((await server.publish('a', 0)).offset, 'nothing was published').toBe(1)
    const strict = await startServer({ limits: { helloTimeoutMs: 80 } })
    const mute = await strict.dial()
    expect((await mute.closed).code).toBe(4408)
    expect(mute.frames).toEqual([{ t: 'goodbye', reason: 'handshake-timeout' }])
  })

  it('gives a client 5 seconds for its hello by default', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment })
    const client = connectPeer(hub)
    await clock.advance(4999)
    expect(client.close).toBeUndefined()
    await clock.advance(1)
    expect(client.close?.code).toBe(4408)
  })

  it('closes a hundred silent sockets within the deadline, and a client still gets in [S4]', async () => {
    await withStoppedTime(async (advance) => {
      const server = await startServer({ limits: { helloTimeoutMs: 3000 } })
      const clients = await Promise.all(Array.from({ length: 100 }, () => server.dial()))
      await server.connect()
      await advance(3000, { sockets: clients.map(({ socket }) => socket), exchanged: () => 0 }, 1500)
      for (const client of clients) expect((await client.closed).code).toBe(4408)
    })
  })

  it('holds only so many unknown sockets of one address', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxUnauthenticatedPerAddress: 60 } })
    const peers = Array.from({ length: 100 }, () => connectPeer(hub, { address: 'a' }))
    expect(peers.filter((peer) => peer.close?.code === 1013)).toHaveLength(40)
    const other = connectPeer(hub, { address: 'b' })
    other.send({ t: 'hello', v: 1, attempt: 0 })
    peers[0]?.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    expect([other.frames[0]?.t, peers[0]?.frames[0]?.t]).toEqual(['welcome', 'welcome'])
    expect(connectPeer(hub, { address: 'a' }).close, 'one is known now, so one more may wait').toBeUndefined()
    expect(connectPeer(hub, { address: 'a' }).close?.code).toBe(1013)
  })

  it('counts a socket as unknown once, however it ends', async () => {
    const clock = createVirtualClock()
    const hub = createHub({ environment: clock.environment, limits: { maxUnauthenticatedPerAddress: 2 } })
    const dial = () => connectPeer(hub, { address: 'a' })
    const known = dial()
    known.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    const waiting = dial()
    known.peer.closed()
    expect([waiting.close, dial().close]).toEqual([undefined, undefined])
    expect(dial().close?.code, 'two wait, a third may not').toBe(1013)
  })

  it('takes no large message before the hello', async () => {
    const server = await startServer()
    const client = await server.dial()
    client.send({ t: 'hello', v: 1, attempt: 0, token: 'x'.repeat(30_000) })
    expect((await client.closed).code).toBe(1009)
  })

  it.each([
    ['in which it has the same fields', { attempt: 0 }],
    ['in which it has others', { credentials: { token: 'ada' }, session: 7 }],
  ])('asks a client of another version to update: one %s', async (_words, fields) => {
    const server = await startServer()
    const client = await server.dial()
    client.send({ t: 'hello', v: 2, ...fields })
    expect((await client.closed).code).toBe(4426)
    expect(client.frames).toMatchObject([{ t: 'goodbye', reason: 'update-required' }])
  })

  it.each([
    ['unauthorized', 4401],
    ['forbidden', 4403],
    ['token-expired', 4419],
  ] as const)(
    'refuses with a goodbye that says %s and the text of the app, then closes',
    async (refused, code) => {
      const server = await startServer({
        authenticate: () => ({ refused, message: `No: ${'€'.repeat(300)}` }),
      })
      const client = await server.dial()
      client.send({ t: 'hello', v: 1, attempt: 0, token: 'secret-canary' })
      expect(await client.closed).toEqual({ code, reason: refused })
      expect(client.frames).toEqual([
        { t: 'goodbye', reason: refused, message: `No: ${'€'.repeat(300)}`.slice(0, 200) },
      ])
      await server.seen('connection-closed')
      expect(server.events).toContainEqual(
        expect.objectContaining({ type: 'hello-refused', reason: refused }),
      )
      expect(JSON.stringify(server.events)).not.toContain('canary')
    },
  )

  it('treats a thrown refusal as a refusal, and any other throw as an error of the server', async () => {
    const server = await startServer({
      authenticate: async ({ token }) => {
        if (token === 'old') throw Object.assign(new Error('old'), { refused: 'token-expired' })
        throw new Error('the database is away')
      },
    })
    const refused = await server.dial()
    refused.send({ t: 'hello', v: 1, attempt: 0, token: 'old' })
    expect((await refused.closed).code).toBe(4419)
    const broken = await server.dial()
    broken.send({ t: 'hello', v: 1, attempt: 0 })
    expect((await broken.closed).code).toBe(1011)
    expect(server.events).toContainEqual(
      expect.objectContaining({ type: 'callback-failed', callback: 'authenticate' }),
    )
  })

  it('gives the app the address and the dials of a client before it is welcomed', async () => {
    const asked: unknown[] = []
    const server = await startServer({
      authenticate: (credentials) => {
        asked.push(credentials)
        return { id: 'ada' }
      },
    })
    const first = await server.connect()
    const back = await server.connect({
      token: 'abc',
      attempt: 3,
      cause: 'network-lost',
      lastError: 'unreachable',
      outageMs: 4200,
      previous: first.welcome.connection,
      session: sessionOf(first.welcome),
    })
    const request = {
      action: 'connect',
      address: expect.stringContaining('127.0.0.1') as string,
      headers: expect.objectContaining({ upgrade: 'websocket' }) as object,
      cookies: {},
    }
    expect(asked).toEqual([
      { attempt: 0, ...request },
      { attempt: 3, token: 'abc', ...request },
    ])
    expect(server.sessions()).toMatchObject([
      {
        id: first.welcome.session.id,
        user: { id: 'ada' },
        connected: true,
        connectionId: back.welcome.connection,
        reconnect: {
          attempt: 3,
          cause: 'network-lost',
          lastError: 'unreachable',
          outageMs: 4200,
          previousConnectionId: first.welcome.connection,
        },
      },
    ])
    expect(server.events.filter((event) => event.type === 'welcomed')).toMatchObject([
      { attempt: 0, resumed: false },
      { attempt: 3, cause: 'network-lost', lastError: 'unreachable', outageMs: 4200, resumed: true },
    ])
  })

  it('gives every socket a new id while the session stays [N11]', async () => {
    const server = await startServer()
    const first = await server.connect()
    first.cut()
    await server.seen('connection-closed')
    const second = await server.connect({ session: sessionOf(first.welcome) })
    expect(second.welcome.connection).not.toBe(first.welcome.connection)
    expect(second.welcome.session).toEqual({ ...sessionOf(first.welcome), resumed: true })
  })

  it('makes a new session for an unknown id, a wrong key and another user', async () => {
    const server = await startServer({ authenticate: ({ token = '' }) => ({ id: token }) })
    const ada = await server.connect({ token: 'ada' })
    const { id, key } = sessionOf(ada.welcome)
    const tries = [
      { token: 'ada', session: { id: 'unknown', key } },
      { token: 'ada', session: { id, key: `${key}x` } },
      { token: 'bob', session: { id, key } },
    ]
    for (const hello of tries) {
      const client = await server.connect(hello)
      expect(client.welcome.session.resumed).toBe(false)
      expect(client.welcome.session.id).not.toBe(id)
    }
    expect(ada.isClosed, 'the owner notices nothing').toBe(false)
  })

  it('closes the older socket of a session as replaced when a newer one comes [E21]', async () => {
    const server = await startServer()
    const older = await server.connect()
    older.send({ t: 'subscribe', ch: 'a' })
    await older.next('subscribed')
    const newer = await server.connect({ session: sessionOf(older.welcome) })
    expect(await older.closed).toEqual({ code: 4411, reason: 'replaced' })
    expect(older.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'replaced' })
    newer.send({ t: 'subscribe', ch: 'a' })
    await newer.next('subscribed')
    await server.publish('a', 1)
    await newer.next('message')
    expect(older.messages('a')).toEqual([])
    expect(server.sessions()).toMatchObject([{ connected: true, connectionId: newer.welcome.connection }])
  })
})
