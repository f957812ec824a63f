import type { TokenRequest } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { connectClient, createClient, follow, watchPresentation, type TestClient } from './support/client.js'
import { startServer } from './support/server.js'
import { withStoppedTime } from './support/stoppedTime.js'
import { until } from './support/wait.js'

interface Tokens {
  /** The only token that has not expired. */
  valid: string
  /** What the app has in its cache. */
  cached: string
  readonly asked: TokenRequest[]
  readonly auth: { readonly getToken: (request: TokenRequest) => string }
  readonly authenticate: (credentials: { readonly token?: string }) => { readonly id: string } | Expired
}
type Expired = { readonly refused: 'token-expired' }

/** An app that fetches a fresh token only when it must. */
function createTokens(): Tokens {
  const tokens: Tokens = {
    valid: 'token-1',
    cached: 'token-1',
    asked: [],
    auth: {
      getToken(request) {
        tokens.asked.push(request)
        if (request.refused !== null || request.isRenewal) tokens.cached = tokens.valid
        return tokens.cached
      },
    },
    authenticate: ({ token }) => (token === tokens.valid ? { id: 'ada' } : { refused: 'token-expired' }),
  }
  return tokens
}

const banners = (client: TestClient): string[] => {
  const seen: string[] = []
  const presentation = watchPresentation(client)
  client.subscribe(() => {
    const { banner } = presentation()
    if (banner !== null) seen.push(banner.key)
  })
  return seen
}

describe('a token that expires during an outage', () => {
  it('is fetched again once when the network is back, and nothing is lost or shown [F41]', async () => {
    const tokens = createTokens()
    const server = await startServer({ authenticate: tokens.authenticate })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const url = `ws://127.0.0.1:${String(proxy.port)}/realtime`
    const client = await connectClient(url, { auth: tokens.auth })
    const room = follow<number>(client, 'room')
    await room.reaches('subscribed')
    await server.publish('room', 1)
    await room.received(1)
    const seen = banners(client)
    proxy.refuse()
    proxy.drop()
    await until('some dials', () => tokens.asked.length > 2)
    tokens.valid = 'token-2'
    const sent = client.channel<number>('room').send(3)
    await server.publish('room', 2)
    const hellos = client.sent().filter((type) => type === 'hello').length
    await proxy.pass()
    await client.reaches('connected')
    await sent
    await room.received(3)
    expect(room.data).toEqual([1, 2, 3])
    expect(room.errors).toEqual([])
    expect(tokens.asked.filter(({ refused }) => refused === 'token-expired')).toHaveLength(1)
    const used = client.wire.flatMap(({ frames }) => frames.filter(({ t }) => t === 'hello'))
    expect(used.slice(hellos).map((hello) => hello['token'])).toEqual(['token-1', 'token-2'])
    expect(client.channel('room').getState()).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
    expect(client.statuses).not.toContain('failed')
    expect(seen).not.toContain('unauthorized')
  })
})

describe('the codes of the server', () => {
  it('lead each to its own end: a fresh token, a verdict with its action, or the end of one channel [F35]', async () => {
    const tokens = createTokens()
    let isForbidden = false
    let isExpired = false
    const server = await startServer({
      authenticate(credentials) {
        if (isForbidden) return { refused: 'forbidden' }
        return isExpired ? { refused: 'token-expired' } : tokens.authenticate(credentials)
      },
    })
    const client = await connectClient(server.url, { auth: tokens.auth, times: { bannerMs: 0 } })
    const presentation = watchPresentation(client)
    const [room, other] = [follow<number>(client, 'room'), follow<number>(client, 'other')]
    await room.reaches('subscribed')
    await other.reaches('subscribed')

    // The room is deleted: one channel, and nothing else, notices.
    await server.closeChannel('room')
    await until('the new history', () => room.errors.length === 1)
    expect(room.errors).toEqual(['channel-closed'])
    await server.publish('other', 1)
    await other.received(1)
    expect([client.status(), other.errors, client.sockets.length]).toEqual(['connected', [], 1])

    // An expired token is replaced once, and the dial is made again.
    tokens.valid = 'token-2'
    client.sockets[0]?.terminate()
    await until('the way back', () => client.getState().connection.reconnectCount === 1)
    expect(tokens.asked.at(-1)).toMatchObject({ refused: 'token-expired' })
    expect(server.all('hello-refused').map(({ reason }) => reason)).toEqual(['token-expired'])

    // Opened somewhere else: a verdict, whose action is a person's.
    await server.kick({ user: 'ada' }, { keepSession: true })
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({ reason: 'kicked', code: 4409 })
    await until('its banner', () => presentation().banner?.key === 'kicked')
    expect(presentation().banner?.actions).toEqual(['take-over', 'sign-out'])
    const { length } = client.sockets
    client.retryNow()
    await client.reaches('connected')
    expect(client.sockets.length).toBe(length + 1)

    // No right at all: a verdict that only somebody else can change.
    isForbidden = true
    client.sockets.at(-1)?.terminate()
    await client.reaches('failed')
    expect(client.getState().connection).toMatchObject({ reason: 'forbidden', code: 4403 })
    await until('its banner', () => presentation().banner?.key === 'forbidden')
    expect(presentation().banner?.actions).toEqual(['contact'])

    // A fresh token that is refused like the first is a verdict, too.
    isForbidden = false
    isExpired = true
    client.retryNow()
    await until('another end', () => client.getState().connection.reason === 'token-expired')
    await client.reaches('failed')
    await until('its banner', () => presentation().banner?.key === 'unauthorized')
    expect(presentation().banner?.actions).toEqual(['sign-in'])
  })
})

describe('a token that ends while the connection is up', () => {
  it('is renewed over the same socket, while messages go on in order [Z8 O15]', async () => {
    await withStoppedTime(async (advance) => {
      const lifeMs = 60_000
      const asked: TokenRequest[] = []
      const server = await startServer({
        authenticate: ({ token }) => ({ user: { id: 'ada', token }, expiresAt: Date.now() + lifeMs }),
      })
      const getToken = (request: TokenRequest): string => `token-${String(asked.push(request))}`
      const client = createClient(server.url, { auth: { getToken } })
      const exchange = { sockets: client.sockets, exchanged: () => client.wire.length }
      const room = follow<number>(client, 'room')
      client.connect()
      for (let step = 0; step < 100 && room.status() !== 'subscribed'; step += 1) await advance(20, exchange)
      expect(room.status()).toBe('subscribed')
      const { connectionId } = client.getState().connection
      const seconds = 150
      for (let second = 1; second <= seconds; second += 1) {
        await server.publish('room', second)
        await advance(1000, exchange, 500)
      }
      expect(room.data).toEqual(Array.from({ length: seconds }, (_, index) => index + 1))
      expect(client.getState().connection).toMatchObject({ status: 'connected', connectionId, outage: null })
      expect(client.sockets).toHaveLength(1)
      const told = client.events.map(({ type }) => type).filter((type) => type.startsWith('token'))
      expect(new Set(told)).toEqual(new Set(['token-expiring', 'token-renewed']))
      const frames = client.wire.filter(({ from }) => from === 'client').flatMap((message) => message.frames)
      const refreshes = frames.filter(({ t }) => t === 'refresh')
      expect(refreshes.length).toBeGreaterThan(2)
      expect(server.all('refreshed')).toHaveLength(refreshes.length)
      expect(refreshes[0]).toEqual({ t: 'refresh', token: 'token-2' })
      expect(JSON.stringify(server.events)).not.toContain('token-')
    })
  })
})
