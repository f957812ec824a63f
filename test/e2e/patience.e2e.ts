import { describe, expect, test } from 'vitest'
import { statusesOf, type App } from './support/app.js'
import { bannerStates, expectNothingLost, numbered } from './support/compare.js'
import { drawMiddle } from './support/draws.js'
import { labFixture } from './support/labFixture.js'
import { putToSleep } from './support/sleep.js'

// Long tests. They mostly wait, so they run together, each with its own lab and browser.

describe.concurrent('a connection', () => {
  const fixture = labFixture()
  const flapsForMs = 60_000

  test('that is cut every 100 ms for 60 s is one outage: one banner about the loss, one announcement, no good news before its end, growing waits [F26]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    // Every wait is drawn in the middle of its window, so that the windows can be seen to grow.
    const app = await fixture.open({
      before: drawMiddle,
      // Good news comes sooner than by default. An outage of a minute would be told again.
      times: { unstableMs: 3000, recoveryMs: 3000, confirmMs: 1000, escalateMs: 300_000 },
    })
    const dials = lab.proxy.accepts.length
    lab.faults.flap(100)
    await app.page.waitForTimeout(flapsForMs)
    const flapped = await app.read()
    const handshakes = lab.proxy.accepts.slice(dials)
    expect(handshakes.length).toBeGreaterThanOrEqual(3)
    expect(handshakes.length).toBeLessThanOrEqual(20)
    const waits = handshakes.slice(1).map((at, index) => at - (handshakes[index] ?? at))
    expect(waits.at(-1)).toBeGreaterThan(2 * (waits[0] ?? Infinity))

    // The first recovery takes the banner off the screen, and the next loss brings the one that stays.
    const { banners } = flapped
    const gone = banners.filter(({ state }) => state === null)
    expect(gone.length).toBeLessThanOrEqual(1)
    expect(banners.at(-1)?.node).toBeLessThanOrEqual(1 + gone.length)
    for (const { at } of gone) {
      const last = flapped.statuses.findLast((status) => status.at <= at)
      expect(last?.status).toBe('connected')
    }
    for (const state of bannerStates(flapped)) expect([null, 'reconnecting', 'unstable']).toContain(state)
    expect(flapped.announcements).toHaveLength(1)
    expect(await app.page.evaluate(() => window.lab.connectivity!.getState().connection.outage?.id)).toBe(1)

    await lab.server.publish('orders', numbered(20))
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await app.page.evaluate(() => window.lab.connectivity!.retryNow())
    await expectNothingLost(app, lab, 'orders', before)
    const isOver = ({ banners: all }: typeof flapped): boolean =>
      all.at(-2)?.state === 'back-online' && all.at(-1)?.state === null
    const healed = await app.until('the end of the good news', isOver)
    expect(bannerStates(healed).filter((state) => state === 'back-online')).toHaveLength(1)
    expect(healed.announcements).toHaveLength(2)
    expect(app.errors).toEqual([])
  })
})

describe.concurrent('a way', () => {
  const fixture = labFixture({ heartbeat: { intervalMs: 2000, timeoutMs: 15_000, idleMs: 60_000 } })

  test('of over two seconds at 32 kbit/s: a handshake of ten seconds is not failed, and the connection then holds [F10]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const dials = lab.proxy.accepts.length
    lab.proxy.set({ latencyMs: 2400, bytesPerSecond: 4000 })
    const app = await fixture.open({ wait: false })
    const up = await app.until('a connection', (written) => statusesOf(written).at(-1) === 'connected')
    expect(bannerStates(up)).toEqual(['connecting', null])
    await app.until('a subscription', ({ channels }) => channels.at(-1)?.status === 'subscribed')
    await lab.server.publish('orders', numbered(20))
    await expectNothingLost(app, lab, 'orders', before)
    // A heartbeat that is answered after almost five seconds.
    await app.page.waitForTimeout(6000)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected'])
    expect(lab.proxy.accepts.length - dials).toBe(1)
  })
})

/** Every deadline of the page passes during the sleep, with a margin for a slow machine. */
const sleeper = { times: { bannerMs: 25_000, wakeMs: 15_000 } }
const heartbeat = { intervalMs: 1000, timeoutMs: 6000 }

describe.concurrent('a page that sleeps', () => {
  const fixture = labFixture({ heartbeat: { ...heartbeat, idleMs: 60_000 } })

  test('shorter than the server waits keeps its socket, although every deadline has passed', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open(sleeper)
    const dials = lab.proxy.accepts.length
    await countTicks(app)
    const wake = await putToSleep(fixture.browser)
    await lab.server.publish('orders', numbered(50))
    await new Promise((resolve) => setTimeout(resolve, 10_000))
    await wake()
    await expectNothingLost(app, lab, 'orders', before)
    await app.page.waitForTimeout(1500)
    expect(await longestGap(app), 'it really slept').toBeGreaterThan(9000)
    const later = await app.read()
    expect(statusesOf(later)).toEqual(['connecting', 'connected'])
    expect(lab.proxy.accepts.length).toBe(dials)
    expect(bannerStates(later)).toEqual([])
  })
})

describe.concurrent('a page that sleeps on', () => {
  const fixture = labFixture({ heartbeat: { ...heartbeat, idleMs: 8000 } })

  test('longer than the server waits is told so, and comes back', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open(sleeper)
    const dials = lab.proxy.accepts.length
    const wake = await putToSleep(fixture.browser)
    await lab.server.publish('orders', numbered(50))
    await expect.poll(() => lab.server.events.at(-1)?.type).toBe('connection-closed')
    await wake()
    await app.until('the way back', (written) => statusesOf(written).length >= 4)
    const later = await expectNothingLost(app, lab, 'orders', before)
    expect(statusesOf(later)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(lab.proxy.accepts.length).toBe(dials + 1)
    expect(later.statuses.find(({ status }) => status === 'reconnecting')).toMatchObject({
      reason: 'idle-timeout',
      code: 4440,
    })
    expect(bannerStates(later)).toEqual([])
  })
})

/** Records the time of the page ten times a second. */
async function countTicks(app: App): Promise<void> {
  await app.page.evaluate(() => {
    const ticks = [Date.now()]
    setInterval(() => ticks.push(Date.now()), 100)
    Object.assign(window, { ticks })
  })
}

async function longestGap(app: App): Promise<number> {
  const ticks = await app.page.evaluate(() => (window as unknown as { ticks: number[] }).ticks)
  return Math.max(...ticks.map((at, index) => at - (ticks[index - 1] ?? at)))
}
