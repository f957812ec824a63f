import { describe, expect, it } from 'vitest'
import type { Credentials } from '../../src/server/hub/authentication.js'
import { HOUR, lifeInToken, startExpiringHub } from './support/expiringHub.js'

describe('a refresh', () => {
  it('renews them on the open connection [O15]', async () => {
    const { asked, clock, events, framesOf, hub, welcomed } = startExpiringHub()
    const peer = await welcomed()
    await clock.advance(30_000)
    peer.send({ t: 'refresh', token: 'ada:90000' })
    await clock.tick()
    expect(peer.frames.at(-1)).toEqual({ t: 'refresh', expiresInMs: 90_000 })
    expect(asked.map(({ action, token }) => [action, token])).toEqual([
      ['connect', 'ada:60000'],
      ['refresh', 'ada:90000'],
    ])
    const expiresAt = clock.environment.now() + 90_000
    const [session] = hub.sessions()
    expect(session).toMatchObject({ expiresAt, connected: true })
    expect(events).toContainEqual({
      type: 'refreshed',
      connectionId: session?.connectionId,
      sessionId: session?.id,
      expiresAt,
    })
    await clock.advance(99_999)
    expect(peer.close).toBeUndefined()
    await clock.advance(1)
    expect(peer.close?.code).toBe(4419)
    expect(framesOf(peer, 'welcome')).toHaveLength(1)
  })

  it('is answered within the grace time after their end, too', async () => {
    const { clock, welcomed } = startExpiringHub()
    const peer = await welcomed()
    await clock.advance(69_000)
    peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.advance(30_000)
    expect([peer.frames.at(-1), peer.close]).toEqual([{ t: 'refresh', expiresInMs: 60_000 }, undefined])
  })

  it('may give credentials without an end', async () => {
    const { clock, welcomed } = startExpiringHub()
    const peer = await welcomed()
    peer.send({ t: 'refresh', token: 'ada' })
    await clock.advance(100 * HOUR)
    expect([peer.frames.at(-1), peer.close]).toEqual([{ t: 'refresh' }, undefined])
  })

  it('without anything to renew asks nobody', async () => {
    const { asked, clock, welcomed } = startExpiringHub()
    const peer = await welcomed({ token: 'ada' })
    peer.send({ t: 'refresh', token: 'ada:5000' })
    await clock.advance(HOUR)
    expect([peer.frames.at(-1), asked.length, peer.close]).toEqual([{ t: 'refresh' }, 1, undefined])
  })

  it('with an expired token costs nothing while the earlier one lasts', async () => {
    const { clock, events, welcomed } = startExpiringHub()
    const peer = await welcomed()
    peer.send({ t: 'refresh', token: 'ada:-1' })
    await clock.tick()
    expect(peer.frames.at(-1)).toEqual({ t: 'refresh', error: 'token-expired' })
    expect(events.at(-1)).toMatchObject({ type: 'refresh-refused', reason: 'token-expired' })
    await clock.advance(69_999)
    expect(peer.close).toBeUndefined()
    await clock.advance(1)
    expect(peer.close?.code).toBe(4419)
  })

  it.each([
    ['unauthorized', 4401],
    ['forbidden', 4403],
  ] as const)('that is %s ends the connection, because the login was withdrawn', async (refused, code) => {
    const { clock, welcomed } = startExpiringHub(({ action, token = '' }, now) =>
      action === 'refresh' ? { refused, message: 'No longer.' } : lifeInToken({ token } as Credentials, now),
    )
    const peer = await welcomed()
    peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.tick()
    expect(peer.frames.at(-1)).toEqual({ t: 'goodbye', reason: refused, message: 'No longer.' })
    expect(peer.close?.code).toBe(code)
  })

  it.each([
    ['throws', () => Promise.reject(new Error('503')), 0],
    ['hangs', () => new Promise(() => undefined), 10_000],
    ['returns nothing', () => null, 0],
  ])('whose check %s can be tried again', async (_what, give, afterMs) => {
    let isBroken = true
    const { clock, events, welcomed } = startExpiringHub((credentials, now) =>
      credentials.action === 'refresh' && isBroken ? give() : lifeInToken(credentials, now),
    )
    const peer = await welcomed()
    peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.advance(afterMs)
    expect(peer.frames.at(-1)).toEqual({ t: 'refresh', error: 'server-error' })
    expect(events.at(-1)).toMatchObject({ type: 'callback-failed', callback: 'authenticate' })
    isBroken = false
    peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.tick()
    expect(peer.frames.at(-1)).toEqual({ t: 'refresh', expiresInMs: 60_000 })
  })

  it('waits for no other one: the app is asked once at a time', async () => {
    const { asked, clock, welcomed } = startExpiringHub((credentials, now) =>
      credentials.action === 'refresh' ? new Promise(() => undefined) : lifeInToken(credentials, now),
    )
    const peer = await welcomed()
    for (let i = 0; i < 10; i++) peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.tick()
    expect(peer.frames.slice(1)).toEqual(Array(9).fill({ t: 'refresh', error: 'rate-limited' }))
    expect(asked).toHaveLength(2)
  })

  it('costs as much as twenty frames, so that a flood of them ends like any other', async () => {
    const { asked, clock, welcomed } = startExpiringHub()
    const peer = await welcomed()
    for (let i = 0; i < 100; i++) {
      peer.send({ t: 'refresh', token: 'ada:60000' })
      await clock.tick()
    }
    expect(peer.close?.code).toBe(4429)
    expect(asked.length, 'the burst three times over').toBeLessThan(65)
  })

  it('of another user ends the connection, and the session stays with its owner [S7]', async () => {
    const { clock, events, hub, welcomed } = startExpiringHub()
    const ada = await welcomed()
    const [before] = hub.sessions()
    ada.send({ t: 'refresh', token: 'bob:60000' })
    await clock.tick()
    expect(ada.frames.at(-1)).toEqual({ t: 'goodbye', reason: 'identity-changed' })
    expect(ada.close).toEqual({ code: 4421, reason: 'identity-changed' })
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'refresh-refused', reason: 'identity-changed' }),
    )
    expect(hub.sessions()).toMatchObject([{ id: before?.id, user: { id: 'ada' }, connected: false }])
  })

  it('with fewer rights ends the channels that they no longer allow', async () => {
    let rights = ['a', 'b']
    const { clock, framesOf, hub, welcomed } = startExpiringHub(
      ({ token = '' }, now) => ({ user: { id: token, rights }, expiresAt: now + 60_000 }),
      {
        authorize: ({ user, channel }) => (user as unknown as { rights: string[] }).rights.includes(channel),
      },
    )
    const peer = await welcomed({ token: 'ada' })
    peer.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    await clock.tick()
    rights = ['b']
    peer.send({ t: 'refresh', token: 'ada' })
    await clock.tick()
    expect(framesOf(peer, 'channel-error')).toEqual([
      { t: 'channel-error', ch: 'a', error: 'channel-denied' },
    ])
    await hub.publish('a', 1)
    await hub.publish('b', 2)
    await clock.tick()
    expect(framesOf(peer, 'message')).toMatchObject([{ ch: 'b', d: 2 }])
  })

  it('that comes back after the connection has ended changes nothing', async () => {
    let finish = (_answer: unknown): void => undefined
    const { clock, hub, events, welcomed } = startExpiringHub((credentials, now) =>
      credentials.action === 'refresh'
        ? new Promise((resolve) => (finish = resolve))
        : lifeInToken(credentials, now),
    )
    const peer = await welcomed()
    peer.send({ t: 'refresh', token: 'ada:60000' })
    await clock.tick()
    peer.peer.closed()
    const told = events.length
    finish({ user: { id: 'ada' }, expiresAt: clock.environment.now() + HOUR })
    await clock.tick()
    expect([events.length, clock.timers(), hub.sessions()[0]?.expiresAt]).toEqual([told, 1, null])
  })
})
