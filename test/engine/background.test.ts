import { pauseInBackground, presenterOf } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { calm, HOUR, MINUTE, openBackgroundPage } from './support/backgroundPage.js'
import { createWorld } from './support/world.js'

describe('a page in the background', () => {
  it('leaves its server in good order after its time, with a neutral LED and no alarm, and not before [E18]', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(3 * MINUTE - 1)
    expect([page.status(), page.sent('client', 'bye')]).toEqual(['connected', []])
    await page.advance(1)
    expect(page.connection()).toMatchObject({
      status: 'paused',
      pausedBy: 'hidden',
      outage: null,
      reason: 'closed-by-app',
    })
    expect(page.sent('client', 'bye')).toHaveLength(1)
    await page.advance(3000)
    expect(page.network.open()).toBe(0)
    expect(page.shown()).toMatchObject({ ...calm, led: { state: 'paused', tone: 'neutral' } })
    expect(page.shown()?.stale.size).toBe(0)
    await page.advance(20 * MINUTE)
    for (const frame of page.frames) expect(frame).toMatchObject(calm)
    expect(page.network.dials()).toBe(1)
  })

  it('that comes back in time has the same connection', async () => {
    const page = await openBackgroundPage()
    for (let round = 0; round < 10; round += 1) {
      page.hide(true)
      await page.advance(2 * MINUTE)
      page.hide(false)
      await page.advance(2 * MINUTE)
    }
    expect([page.status(), page.network.dials()]).toEqual(['connected', 1])
  })

  it('dials at once when it is visible, and has each message of the meantime, once and in order [E18]', async () => {
    const page = await openBackgroundPage()
    await page.publish(1)
    page.hide(true)
    await page.advance(10 * MINUTE)
    expect(page.inbox.data).toEqual([1])
    for (const data of [2, 3, 4]) await page.publish(data)
    page.frames.length = 0
    page.hide(false)
    await page.environment.settle()
    expect(page.network.dials(), 'no wait').toBe(2)
    await page.advance(1000)
    expect(page.status()).toBe('connected')
    expect(page.inbox.data).toEqual([1, 2, 3, 4])
    const asked = page.sent('client', 'subscribe').at(-1)
    expect(asked?.['pos'], 'from its position').toMatchObject({ offset: 1 })
    expect(page.client.getState().channels.get('orders')).toMatchObject({ continuity: 'recovered' })
    await page.advance(MINUTE)
    for (const frame of page.frames) expect(frame).toMatchObject(calm)
    for (const frame of page.frames) expect(frame.stale.size).toBe(0)
  })

  it('shows a loss as ever when the server is gone in the moment in which it is visible', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(10 * MINUTE)
    page.network.mode = 'refuse'
    page.hide(false)
    await page.advance(2500)
    expect(page.shown()?.banner).toMatchObject({ key: 'reconnecting' })
    const { outage } = page.connection()
    expect(page.environment.now() - (outage?.since ?? 0), 'not since the pause').toBeLessThan(MINUTE)
  })

  it('in the middle of an outage stops dialling, and goes on when it is visible [E18]', async () => {
    const page = await openBackgroundPage()
    page.network.mode = 'refuse'
    page.network.cut()
    await page.advance(5000)
    expect(page.shown()?.banner?.key).toBe('reconnecting')
    page.hide(true)
    await page.advance(4 * MINUTE)
    expect(page.connection()).toMatchObject({ status: 'paused', pausedBy: 'hidden' })
    expect(page.shown()).toMatchObject({ led: { tone: 'neutral' }, banner: null })
    const dials = page.network.dials()
    await page.advance(25 * MINUTE)
    expect(page.network.dials()).toBe(dials)
    page.network.mode = 'pass'
    const announced = page.shown()?.announcement
    page.frames.length = 0
    page.hide(false)
    await page.advance(MINUTE)
    expect(page.status()).toBe('connected')
    for (const { banner, announcement } of page.frames)
      expect([banner, announcement], 'nothing new').toEqual([null, announced])
  })

  it('that was hidden before anything started is treated alike, and so is a component that mounts during the pause', async () => {
    const world = createWorld()
    world.environment.hide(true)
    const release = world.client.retain()
    await world.advance(MINUTE)
    pauseInBackground(world.client)
    await world.advance(4 * MINUTE)
    expect(world.status()).toBe('paused')
    world.client.retain()
    await world.advance(1000)
    expect([world.status(), world.network.dials()]).toEqual(['paused', 1])
    const presenter = presenterOf(world.client)
    onTestFinished(presenter.subscribe(() => undefined))
    await world.advance(1000)
    expect(presenter.getState()).toMatchObject({ ...calm, led: { state: 'paused', tone: 'neutral' } })
    release()
    world.environment.hide(false)
    await world.advance(100)
    expect(world.status()).toBe('connected')
  })

  it('in which nothing uses the connection any more is not dialled for', async () => {
    const world = createWorld()
    pauseInBackground(world.client)
    const release = world.client.retain()
    await world.advance(1000)
    world.environment.hide(true)
    await world.advance(4 * MINUTE)
    release()
    await world.advance(1000)
    expect(world.status()).toBe('disconnected')
    world.environment.hide(false)
    await world.advance(HOUR)
    expect(world.network.dials()).toBe(1)
  })
})

describe('a page in the background for a day', () => {
  it('is connected for half a minute of every half hour, without an alarm, and loses neither session nor message [T16]', async () => {
    const page = await openBackgroundPage({ server: { channels: { orders: { kind: 'log', size: 10 } } } })
    page.hide(true)
    const hiddenAt = page.environment.now()
    let connectedMs = 0
    for (let tenSeconds = 0; tenSeconds < 24 * 360; tenSeconds += 1) {
      if (tenSeconds % 180 === 0) await page.publish(tenSeconds / 180)
      await page.advance(10_000)
      if (page.status() === 'connected') connectedMs += 10_000
    }
    expect(page.environment.now() - hiddenAt).toBe(24 * HOUR)
    // Three minutes, then half a minute of each half hour.
    expect(connectedMs).toBeGreaterThan(40 * 30_000)
    expect(connectedMs).toBeLessThan(3 * MINUTE + 52 * 40_000)
    expect(page.network.dials()).toBeGreaterThan(44)
    expect(page.network.dials()).toBeLessThan(50)
    for (const { led, ...frame } of page.frames) {
      expect(frame).toMatchObject(calm)
      expect(['paused neutral', 'online success']).toContain(`${led.state} ${led.tone}`)
    }
    expect(page.frames.filter(({ led }) => led.state === 'paused').length).toBeGreaterThan(40)
    page.hide(false)
    await page.advance(1000)
    expect(page.inbox.data).toEqual(Array.from({ length: 48 }, (_, index) => index))
    expect(page.connection().processClosedAt).toBeNull()
    expect(page.shown()).toMatchObject(calm)
  })

  it('keeps to the times of the app', async () => {
    const page = await openBackgroundPage({ options: { afterMs: 10_000, everyMs: MINUTE, forMs: 2000 } })
    page.hide(true)
    const changes: [string, number][] = []
    const began = page.environment.now()
    page.client.subscribe(({ connection: { status } }, { connection: before }) => {
      if (status !== before.status)
        changes.push([status, Math.round((page.environment.now() - began) / 1000)])
    })
    await page.advance(140_000)
    expect(changes.filter(([status]) => status !== 'reconnecting')).toEqual([
      ['paused', 10],
      ['connected', 70],
      ['paused', 72],
      ['connected', 132],
      ['paused', 134],
    ])
  })

  it('whose app sets times of 0 dials no more often than any other', async () => {
    const page = await openBackgroundPage({ options: { afterMs: 0, everyMs: 0, forMs: 0 } })
    const dials: number[] = []
    let known = page.network.dials()
    page.client.subscribe(() => {
      for (; known < page.network.dials(); known += 1) dials.push(page.environment.now())
    })
    page.hide(true)
    await page.advance(10 * MINUTE)
    const mostWithin = (ms: number): number =>
      Math.max(...dials.map((at) => dials.filter((other) => other >= at && other < at + ms).length))
    expect(dials.length).toBeGreaterThan(10)
    expect(mostWithin(10_000)).toBeLessThanOrEqual(10)
    expect(mostWithin(5 * MINUTE)).toBeLessThanOrEqual(30)
  })

  it('whose server is gone rests again after its time, and shows no alarm', async () => {
    const page = await openBackgroundPage()
    page.hide(true)
    await page.advance(4 * MINUTE)
    page.network.mode = 'refuse'
    page.frames.length = 0
    await page.advance(5 * HOUR)
    expect(page.network.dials(), 'one every half hour').toBe(1 + 10)
    for (const frame of page.frames) expect(frame).toMatchObject(calm)
    expect(page.connection()).toMatchObject({ status: 'paused', pausedBy: 'hidden' })
    page.network.mode = 'pass'
    page.hide(false)
    await page.advance(1000)
    expect(page.status()).toBe('connected')
  })

  it('whose client was disposed listens to nothing, also when a component asks for it afterwards', async () => {
    const page = await openBackgroundPage()
    page.client.dispose()
    const stop = pauseInBackground(page.client)
    expect(page.environment.listeners()).toBe(0)
    stop()
  })
})
