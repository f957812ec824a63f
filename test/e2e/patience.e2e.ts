import type { Browser } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { statusesOf } from './support/app.js'
import { bannerStates, expectNothingLost, numbered, timeOf } from './support/compare.js'
import { labFixture } from './support/labFixture.js'

// What takes long because it is long. These mostly wait, so they wait together, each with a lab and a browser of its own.

describe.concurrent('a link', () => {
  const fixture = labFixture()
  const flapsForMs = 20_000

  test('that is cut every 100 ms is one outage: one steady banner, one announcement, ever longer waits [F26]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    // Every wait is drawn in the middle of its window, so that the windows can be seen to grow.
    const app = await fixture.open({ before: () => (Math.random = () => 0.5) })
    await app.until('a steady link', ({ statuses }) => Date.now() - (statuses.at(-1)?.at ?? Infinity) > 200)
    const dials = lab.proxy.accepts.length
    lab.faults.flap(100)
    await app.page.waitForTimeout(flapsForMs)
    const flapped = await app.read()
    const handshakes = lab.proxy.accepts.slice(dials)
    expect(handshakes.length).toBeGreaterThanOrEqual(3)
    expect(handshakes.length).toBeLessThanOrEqual(15)
    const waits = handshakes.slice(1).map((at, index) => at - (handshakes[index] ?? at))
    expect(Math.max(...waits.slice(0, 2))).toBeLessThan(3000)
    expect(waits.at(-1)).toBeGreaterThan(5000)

    expect(flapped.banners).toHaveLength(1)
    expect(flapped.banners[0]).toMatchObject({ state: 'reconnecting', node: 1 })
    expect(flapped.announcements.map(({ text }) => text)).toEqual(['Connection lost. Reconnecting.'])
    expect(await app.page.evaluate(() => window.lab.connectivity!.getState().connection.outage?.id)).toBe(1)

    await lab.server.publish('orders', numbered(20))
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    await app.page.getByRole('button', { name: 'Try now' }).click()
    await expectNothingLost(app, lab, 'orders', before)
    const healed = await app.until('no banner', ({ banners }) => banners.at(-1)?.state === null)
    expect(bannerStates(healed)).toEqual(['reconnecting', 'back-online', null])
    expect(healed.announcements).toHaveLength(2)
    expect(app.errors).toEqual([])
  })
})

describe.concurrent('a way', () => {
  const fixture = labFixture({ heartbeat: { intervalMs: 2000, timeoutMs: 6000, idleMs: 15_000 } })

  test('of over two seconds at 32 kbit/s: a handshake of ten seconds is not failed, and the link then holds [F10]', async () => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const dials = lab.proxy.accepts.length
    lab.proxy.set({ latencyMs: 2400, bytesPerSecond: 4000 })
    const app = await fixture.open({ wait: false })
    const up = await app.until('a connection', (written) => statusesOf(written).at(-1) === 'connected')
    const took = timeOf(up.statuses, ({ status }) => status === 'connected') - (up.statuses[0]?.at ?? 0)
    expect(took).toBeGreaterThan(9000)
    expect(bannerStates(up)).toEqual(['connecting'])
    await app.until('a subscription', ({ channels }) => channels.at(-1)?.status === 'subscribed')
    await lab.server.publish('orders', numbered(20))
    await expectNothingLost(app, lab, 'orders', before)
    // A heartbeat that is answered after almost five seconds.
    await app.page.waitForTimeout(6000)
    expect(statusesOf(await app.read())).toEqual(['connecting', 'connected'])
    expect(lab.proxy.accepts.length - dials).toBe(1)
  })
})

describe.concurrent('a page that sleeps', () => {
  const fixture = labFixture({ heartbeat: { intervalMs: 1000, timeoutMs: 1000, idleMs: 5000 } })

  test.sequential.each([
    ['shorter than the server waits keeps its socket, although every deadline has passed', 4000, 'kept'],
    ['longer than the server waits is told so, and comes back', 6500, 'lost'],
  ] as const)('%s', async (_what, ms, socket) => {
    const { lab } = fixture
    const before = lab.acceptedLog('orders').length
    const app = await fixture.open()
    const dials = lab.proxy.accepts.length
    await app.page.evaluate(() => {
      const ticks = [Date.now()]
      setInterval(() => ticks.push(Date.now()), 100)
      Object.assign(window, { ticks })
    })
    const sleeping = sleep(fixture.browser, ms)
    await lab.server.publish('orders', numbered(50))
    await sleeping
    const wokeAt = Date.now()
    const written = await expectNothingLost(app, lab, 'orders', before)
    expect((written.delivered.at(-1)?.at ?? Infinity) - wokeAt).toBeLessThan(3000)
    await app.page.waitForTimeout(1500)
    // It really slept.
    const ticks = await app.page.evaluate(() => (window as unknown as { ticks: number[] }).ticks)
    expect(Math.max(...ticks.map((at, index) => at - (ticks[index - 1] ?? at)))).toBeGreaterThan(ms - 500)
    const later = await app.read()
    expect(statusesOf(later)).toEqual(
      socket === 'kept'
        ? ['connecting', 'connected']
        : ['connecting', 'connected', 'reconnecting', 'connected'],
    )
    expect(lab.proxy.accepts.length - dials).toBe(socket === 'kept' ? 0 : 1)
    if (socket === 'lost')
      expect(later.statuses.find(({ status }) => status === 'reconnecting')).toMatchObject({
        reason: 'idle-timeout',
        code: 4440,
      })
    expect(bannerStates(later)).toEqual([])
  })
})

/** Stops every page of the browser, as a sleeping machine does: no timer and no event, while the sockets stay open. */
async function sleep(browser: Browser, ms: number): Promise<void> {
  const devtools = await browser.newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
  expect(pages.length).toBeGreaterThan(0)
  for (const pid of pages) process.kill(pid, 'SIGSTOP')
  await new Promise((resolve) => setTimeout(resolve, ms))
  for (const pid of pages) process.kill(pid, 'SIGCONT')
  await devtools.detach()
}
