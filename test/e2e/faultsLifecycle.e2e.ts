import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { httpAnswer } from '../faults/support/gate.js'
import { banner, connection, faultPages, read, subscribed } from './support/faultPages.js'
import { drawLongest } from './support/draws.js'
import { startSite, type FaultSite } from './support/faultSite.js'
import { putToSleep } from './support/sleep.js'

// What a browser does to a page: stops it, keeps it for the way back, closes it, forbids it storage, moves its clock.

const pages = faultPages()
/** The end of a slow start is not confirmed by a banner. */
const unconfirmed = { recoveryMs: 600_000 }
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

async function publish({ server }: FaultSite, values: readonly unknown[]): Promise<void> {
  for (const value of values) await server.publish('orders', value)
}

const received = (page: Page) => page.evaluate(() => window.faults.received)

describe('a page that stands still', () => {
  test('for two seconds has every message after it, once, and shows no banner [F61]', async () => {
    const site = await startSite()
    const page = await pages.open(site.url({ times: JSON.stringify(unconfirmed) }))
    await subscribed(page)
    await publish(site, numbers(1, 5))
    await expect.poll(() => received(page)).toEqual(numbers(1, 5))
    const wake = await putToSleep(pages.browser())
    await publish(site, numbers(6, 10))
    await new Promise((resolve) => setTimeout(resolve, 2000))
    await wake()
    await publish(site, numbers(11, 15))
    await expect.poll(() => received(page)).toEqual(numbers(1, 15))
    await expect.poll(async () => (await connection(page)).status).toBe('connected')
    expect(await banner(page).count()).toBe(0)
  })

  test('with its machine for eight hours, longer than the server remembers, asks to reload and delivers nothing over the gap [F61]', async () => {
    const site = await startSite({
      sessionTtlMs: 500,
      // Far apart, so that a busy machine loses no connection before it sleeps.
      heartbeat: { intervalMs: 1000, timeoutMs: 4000, idleMs: 6000 },
      channels: { orders: { kind: 'log', size: 5 } },
    })
    const page = await pages.open(site.url(), { before: moveClock })
    await subscribed(page)
    await publish(site, [1])
    await expect.poll(() => received(page)).toEqual([1])
    const left = () => site.events.filter(({ type }) => type === 'left').length
    const before = left()
    const wake = await putToSleep(pages.browser())
    await expect.poll(left).toBeGreaterThan(before)
    await publish(site, numbers(2, 20))
    await wake()
    await page.evaluate(() => {
      ;(window as unknown as { move: (ms: number) => void }).move(8 * 3_600_000)
      document.dispatchEvent(new Event('resume'))
    })
    await expect.poll(() => page.locator('[data-slot="conn-prompt"]').count()).toBe(1)
    expect(await received(page)).toEqual([1])
    await expect.poll(async () => (await connection(page)).status).toBe('connected')
  })
})

describe('a page that comes back from the back-forward cache', () => {
  /** A page that was left while its connection was gone, and a network that is well again. */
  async function leave(goAway: (page: Page, site: FaultSite) => Promise<unknown>) {
    const site = await startSite()
    // Minutes between dials, so that only the return of the page leads to one.
    const backoff = JSON.stringify({ firstMs: 0, quickGapMs: 600_000 })
    const page = await pages.open(site.url({ backoff }), { before: drawLongest })
    await subscribed(page)
    await publish(site, numbers(1, 3))
    await expect.poll(() => received(page)).toEqual(numbers(1, 3))
    await page.evaluate(() =>
      addEventListener('pageshow', ({ persisted }) => Object.assign(window, { persisted })),
    )
    // Some browsers end the socket of a page that they keep, and others keep no page with an open one.
    site.gate.answer(({ path }) =>
      path.startsWith('/realtime') ? httpAnswer('503 Service Unavailable') : null,
    )
    site.gate.drop()
    await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
    // The dial after the loss has failed, too.
    await expect.poll(async () => (await connection(page)).reason).toBe('unreachable')
    await goAway(page, site)
    await publish(site, numbers(4, 6))
    site.gate.answer(() => null)
    return { site, page }
  }

  async function expectAllOnce({
    site,
    page,
  }: {
    readonly site: FaultSite
    readonly page: Page
  }): Promise<void> {
    await expect.poll(() => received(page)).toEqual(numbers(1, 6))
    await publish(site, numbers(7, 9))
    await expect.poll(() => received(page)).toEqual(numbers(1, 9))
    expect((await connection(page)).reconnectCount).toBe(1)
    expect(site.server.sessions()).toHaveLength(1)
  }

  test('as far as the page can see it: stopped, then shown again, it is back at once', async () => {
    let wake = (): Promise<void> => Promise.resolve()
    const kept = await leave(async (page) => {
      await page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })))
      wake = await putToSleep(pages.browser())
    })
    await wake()
    await kept.page.evaluate(() => dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })))
    await expectAllOnce(kept)
  })
})

describe('a tab that is closed', () => {
  test('with a send of its last moment over a healthy connection has sent it [F64]', async () => {
    const site = await startSite()
    const page = await pages.open(site.url())
    await subscribed(page)
    await page.evaluate(() => addEventListener('pagehide', () => void window.faults.send('last words')))
    const accepted = () =>
      site.events.flatMap((event) => (event.type === 'published' && !event.duplicate ? [event] : []))
    await page.close({ runBeforeUnload: true })
    // The browser closes it in its own time.
    await expect.poll(() => accepted().length).toBe(1)
    const other = await pages.open(site.url())
    await subscribed(other)
    await publish(site, ['afterwards'])
    await expect.poll(() => received(other)).toEqual(['afterwards'])
    expect(accepted()).toHaveLength(2)
  })
})

test.each([
  ['eight hours ahead', 8],
  ['eight hours back', -8],
])(
  'a clock that is set %s costs no connection, no message and no banner, and stops no heartbeat [F65]',
  async (_how, hours) => {
    // Patient, so that a busy machine does not look like a dead connection.
    const site = await startSite({ heartbeat: { intervalMs: 500, timeoutMs: 8000, idleMs: 60_000 } })
    const times = JSON.stringify({ ...unconfirmed, wakeMs: 8000 })
    const page = await pages.open(site.url({ times }), { before: moveClock })
    await subscribed(page)
    await publish(site, [1, 2])
    await expect.poll(() => received(page)).toEqual([1, 2])
    await page.evaluate(
      (ms) => (window as unknown as { move: (ms: number) => void }).move(ms),
      hours * 3_600_000,
    )
    await publish(site, [3])
    expect(await page.evaluate(() => window.faults.send(4))).toBe('acknowledged')
    // Several heartbeats.
    await page.waitForTimeout(1500)
    await expect.poll(() => received(page)).toEqual([1, 2, 3, 4])
    expect((await read(page)).statuses).toEqual(['connecting connect-requested', 'connected established'])
    expect(await banner(page).count()).toBe(0)
    // Time still passes: a dead connection is noticed.
    site.gate.stall()
    await expect.poll(async () => (await read(page)).statuses).toContain('reconnecting heartbeat-timeout')
    await publish(site, [5])
    await expect.poll(() => received(page)).toEqual([1, 2, 3, 4, 5])
  },
)

describe('a page without storage', () => {
  test('in a sandbox that forbids storage, locks and workers, works like any other', async () => {
    const site = await startSite({
      allowedOrigins: ['null'],
      // Its scripts come from another origin.
      headers: { 'access-control-allow-origin': '*' },
    })
    const page = await pages.open(`${site.origin}/away`)
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.evaluate(
      (src) => {
        const frame = document.createElement('iframe')
        frame.setAttribute('sandbox', 'allow-scripts')
        frame.src = src
        document.body.append(frame)
      },
      site.url({ url: `${site.origin.replace('http', 'ws')}/realtime` }),
    )
    const frame = await (await page.waitForSelector('iframe')).contentFrame()
    if (frame === null) throw new Error('no frame')
    await frame.waitForFunction(() => 'faults' in window)
    const thrown = await frame.evaluate(async () => {
      const names: string[] = []
      const attempts: Record<string, () => unknown> = {
        localStorage: () => localStorage,
        sessionStorage: () => sessionStorage,
        indexedDB: () => indexedDB.open('x'),
        locks: () => navigator.locks.request('x', () => undefined),
      }
      for (const [name, attempt] of Object.entries(attempts))
        try {
          await attempt()
        } catch {
          names.push(name)
        }
      return names
    })
    expect(thrown, 'the fault is real').toEqual(expect.arrayContaining(['localStorage', 'sessionStorage']))
    await expect.poll(() => frame.locator('[data-slot="orders"]').textContent()).toBe('subscribed')
    await publish(site, [1, 2])
    await expect.poll(() => frame.evaluate(() => window.faults.received)).toEqual([1, 2])
    site.gate.drop()
    expect(await frame.evaluate(() => window.faults.send(3))).toBe('acknowledged')
    await expect.poll(() => frame.evaluate(() => window.faults.received)).toEqual([1, 2, 3])
    expect(errors).toEqual([])
  })
})

/** Lets a test move the clock of the page, without the timers. */
function moveClock(): void {
  let offset = 0
  const { now } = Date
  Date.now = () => now() + offset
  Object.assign(window, { move: (ms: number) => (offset += ms) })
}
