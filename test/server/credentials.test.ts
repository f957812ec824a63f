import { describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/server/hub/authentication.js'
import { createHub } from '../../src/server/hub.js'
import { createMemoryStore } from '../../src/server/hub/memoryStore.js'
import { heartbeat, HOUR, startExpiringHub } from './support/expiringHub.js'
import { connectPeer } from './support/testPeer.js'
import { sessionOf, startServer } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

describe('credentials that end', () => {
  it.each([
    ['milliseconds since 1970', (at: number) => at],
    ['a Date', (at: number) => new Date(at)],
  ])('are told to the client as a duration, from %s', async (_what, give) => {
    const { welcomed } = startExpiringHub((_, now) => ({ user: { id: 'ada' }, expiresAt: give(now + HOUR) }))
    expect((await welcomed()).frames[0]).toMatchObject({ t: 'welcome', expiresInMs: HOUR })
  })

  it.each([null, undefined])('are those with a time: %s is none', async (expiresAt) => {
    const { clock, hub, welcomed } = startExpiringHub(() => ({ user: { id: 'ada' }, expiresAt }))
    const peer = await welcomed()
    expect(peer.frames[0]).not.toHaveProperty('expiresInMs')
    await clock.advance(100 * HOUR)
    expect([peer.close, hub.sessions()[0]?.expiresAt]).toEqual([undefined, null])
  })

  it.each([
    ['seconds, as in a JWT', 1_900_000_000, '1900000000'],
    ['no number', Number.NaN, 'NaN'],
    ['no date', new Date('never'), 'NaN'],
    ['a text', '2026-01-01', 'string'],
    ['infinite', Infinity, 'Infinity'],
  ])('are refused with a clear error when their time is %s', async (_what, expiresAt, got) => {
    const { events, welcomed } = startExpiringHub(() => ({ user: { id: 'ada' }, expiresAt }))
    expect((await welcomed()).close).toEqual({ code: 1011, reason: 'server-error' })
    const failed = events.find((event) => event.type === 'callback-failed')
    expect(failed?.error).toEqual(
      new TypeError(
        'react-connectivity/server: expected expiresAt of authenticate to be a Date, milliseconds since 1970 or null; ' +
          `got ${got}. The exp of a JWT is in seconds: return exp * 1000`,
      ),
    )
  })

  it('let nobody in when they have ended already', async () => {
    const { events, welcomed } = startExpiringHub((_, now) => ({ user: { id: 'ada' }, expiresAt: now }))
    expect((await welcomed()).close).toEqual({ code: 4419, reason: 'token-expired' })
    expect(events).toContainEqual(expect.objectContaining({ type: 'hello-refused', reason: 'token-expired' }))
  })

  it('end the connection 10 s after their time, with the reason first, when nothing renews them [O15]', async () => {
    const { clock, hub, welcomed } = startExpiringHub()
    const peer = await welcomed()
    expect(hub.sessions()[0]?.expiresAt).toBe(clock.environment.now() + 60_000)
    await clock.advance(69_999)
    expect(peer.close).toBeUndefined()
    await clock.advance(1)
    expect(peer.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'token-expired' })
    expect(peer.close).toEqual({ code: 4419, reason: 'token-expired' })
  })

  it('of years set no timer that would fire at once, and end in time', async () => {
    const clock = createVirtualClock()
    const longest: number[] = []
    const environment = {
      ...clock.environment,
      setTimer(run: () => void, ms: number) {
        longest.push(ms)
        return clock.environment.setTimer(run, ms)
      },
    }
    const expiresAt = environment.now() + 60 * 24 * HOUR
    const far = { ...heartbeat, intervalMs: 1e10, idleMs: 2e10 }
    const authenticate = () => ({ user: { id: 'ada' }, expiresAt })
    const hub = createHub({ environment, heartbeat: far, sessionTtlMs: 1e10, authenticate })
    const peer = connectPeer(hub)
    peer.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    expect(longest.filter((ms) => ms > 2 ** 31 - 1 && ms !== far.intervalMs)).toEqual([])
    await clock.advance(expiresAt + 9999 - environment.now())
    expect(peer.close).toBeUndefined()
    await clock.advance(1)
    expect(peer.close?.code).toBe(4419)
  })

  it('that end while the session is stored end the connection right after its welcome', async () => {
    const memory = createMemoryStore()
    const store = {
      ...memory,
      async putSession(...given: Parameters<typeof memory.putSession>) {
        await new Promise<void>((resolve) => void run.clock.environment.setTimer(resolve, 5000))
        await memory.putSession(...given)
      },
    }
    const run = startExpiringHub(undefined, { store, limits: { expiryGraceMs: 1 } })
    const peer = await run.welcomed({ token: 'ada:2000' })
    await run.clock.advance(4999)
    expect(peer.frames).toEqual([])
    await run.clock.advance(1)
    expect(peer.frames).toMatchObject([
      { t: 'welcome', expiresInMs: 1 },
      { t: 'goodbye', reason: 'token-expired' },
    ])
    await run.clock.advance(10_000)
    expect(run.events.map(({ type }) => type)).toEqual(['connection-opened', 'welcomed', 'left'])
    expect([run.clock.timers(), run.hub.sessions()[0]?.connected], 'the sweep alone').toEqual([1, false])
  })

  it('leave no timer behind when the socket closes', async () => {
    const { clock, welcomed } = startExpiringHub()
    const { peer } = await welcomed()
    peer.closed()
    expect(clock.timers(), 'the sweep alone').toBe(1)
  })
})

describe('the request of a client', () => {
  it('is shown to authenticate with its headers and cookies, at a refresh as well', async () => {
    const asked: Credentials[] = []
    const server = await startServer({
      authenticate: (credentials) => {
        asked.push(credentials)
        const { cookies } = credentials
        return cookies['sid'] === 'a b'
          ? { user: { id: 'ada' }, expiresAt: Date.now() + HOUR }
          : { refused: 'unauthorized' }
      },
    })
    const stranger = await server.dial()
    stranger.send({ t: 'hello', v: 1, attempt: 0 })
    expect((await stranger.closed).code).toBe(4401)
    const cookie = '__proto__=x; sid=a%20b; broken=%E0%A4%A; quoted="q"; sid=other; empty=; =none; alone'
    const ada = await server.dial({ cookie, 'x-tenant': 'north' })
    const welcome = await ada.hello()
    expect(welcome.expiresInMs).toBeGreaterThan(HOUR - 60_000)
    ada.send({ t: 'refresh' })
    expect((await ada.next('refresh')).error).toBeUndefined()
    expect(asked.map(({ action }) => action)).toEqual(['connect', 'connect', 'refresh'])
    for (const { address, cookies, headers } of asked.slice(1)) {
      expect(headers['x-tenant']).toBe('north')
      expect(address).toContain('127.0.0.1')
      expect(Object.entries(cookies)).toEqual([
        ['__proto__', 'x'],
        ['sid', 'a b'],
        ['broken', '%E0%A4%A'],
        ['quoted', 'q'],
        ['empty', ''],
      ])
    }
    expect(JSON.stringify(server.events)).not.toContain('north')
    const back = await server.dial()
    back.send({ t: 'hello', v: 1, attempt: 1, session: sessionOf(welcome) })
    expect((await back.closed).code, 'a session is no credential').toBe(4401)
  })
})
