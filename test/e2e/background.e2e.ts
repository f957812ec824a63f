import { describe, expect, test } from 'vitest'
import { httpAnswer } from '../faults/support/gate.js'
import { drawLongest } from './support/draws.js'
import { startSite, type FaultSite } from './support/faultSite.js'
import { startBrowser, type RawPage } from './support/rawBrowser.js'

// What a browser does to hidden pages, started without the flags that keep their timers fast.

const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/** A page that was resumed gives its server this long to answer; enough for a busy machine. */
const times = JSON.stringify({ wakeMs: 15_000 })

async function publish({ server }: FaultSite, values: readonly unknown[]): Promise<void> {
  for (const value of values) await server.publish('orders', value)
}

const received = (page: RawPage) => page.evaluate('window.faults.received')
const statuses = (page: RawPage) => page.evaluate('window.faults.statuses')
const connection = (page: RawPage) => page.evaluate('window.faults.connectivity.getState().connection')
const led = (page: RawPage) => page.evaluate(`document.querySelector('[data-slot="conn-led"]').dataset.state`)
const banners = (page: RawPage) =>
  page.evaluate(`document.querySelectorAll('[data-slot="conn-banner"]').length`)

async function subscribed(page: RawPage): Promise<void> {
  await expect
    .poll(() => page.evaluate(`document.querySelector('[data-slot="orders"]')?.textContent`))
    .toBe('subscribed')
}

/** Counts the calls of an interval of 100 ms. */
const countTicks = 'window.ticks = 0; setInterval(() => (window.ticks += 1), 100)'

const left = ({ events }: FaultSite) =>
  events.flatMap((event) => (event.type === 'left' ? [event.planned] : []))

describe('a page that pauses in the background', () => {
  test('leaves its server in good order, shows a neutral LED, and has each message when it is visible again [E18]', async () => {
    const site = await startSite()
    const browser = await startBrowser()
    const background = JSON.stringify({ afterMs: 500, forMs: 0 })
    const page = await browser.open(site.url({ background, times }))
    await subscribed(page)
    await publish(site, numbers(1, 3))
    await expect.poll(() => received(page)).toEqual(numbers(1, 3))
    await page.hide(true)
    await expect
      .poll(() => page.evaluate('document.visibilityState'), { message: 'the page is hidden' })
      .toBe('hidden')
    await expect.poll(() => left(site)).toEqual([true])
    expect(await connection(page)).toMatchObject({ status: 'paused', pausedBy: 'hidden', outage: null })
    await expect.poll(() => led(page)).toBe('paused')
    expect(await banners(page)).toBe(0)
    await publish(site, numbers(4, 6))
    expect(await received(page)).toEqual(numbers(1, 3))
    await page.hide(false)
    await expect.poll(() => received(page)).toEqual(numbers(1, 6))
    await publish(site, [7])
    await expect.poll(() => received(page)).toEqual(numbers(1, 7))
    await expect.poll(() => led(page)).toBe('online')
    expect(await statuses(page)).toEqual([
      'connecting connect-requested',
      'connected established',
      'paused closed-by-app',
      'reconnecting closed-by-app',
      'connected recovered',
    ])
    expect(site.server.sessions()).toHaveLength(1)
  })
})

describe('a hidden page whose timers are throttled', () => {
  test('keeps its connection for longer than the server takes silence, and gets each message on time [B5 B14]', async ({
    skip,
  }) => {
    // Far apart, so that a busy machine loses no connection.
    const site = await startSite({ heartbeat: { intervalMs: 2000, timeoutMs: 9000, idleMs: 14_000 } })
    const browser = await startBrowser()
    const page = await browser.open(site.url({ times }), countTicks)
    await subscribed(page)
    await page.hide(true)
    const before = (await page.evaluate('[window.ticks, performance.now()]')) as [number, number]
    let next = 0
    const endsAt = performance.now() + 25_000
    while (performance.now() < endsAt) {
      await publish(site, [(next += 1)])
      await expect.poll(() => received(page), { timeout: 30_000 }).toEqual(numbers(1, next))
      await new Promise((resolve) => setTimeout(resolve, 250))
    }
    const after = (await page.evaluate('[window.ticks, performance.now()]')) as [number, number]
    const everyMs = (after[1] - before[1]) / Math.max(1, after[0] - before[0])
    skip(everyMs < 500, `this browser does not throttle: an interval of 100 ms ran every ${everyMs} ms`)
    expect(next).toBeGreaterThan(3)
    expect(await statuses(page)).toEqual(['connecting connect-requested', 'connected established'])
    expect(site.events.filter(({ type }) => type === 'left' || type === 'connection-closed')).toEqual([])
  })

  test('keeps it also while not one timer runs [B5]', async () => {
    const site = await startSite({ heartbeat: { intervalMs: 1500, timeoutMs: 7000, idleMs: 10_000 } })
    const browser = await startBrowser()
    const page = await browser.open(site.url({ times }), countTicks)
    await subscribed(page)
    await page.hide(true)
    await page.send('Emulation.setVirtualTimePolicy', { policy: 'pause' })
    const before = await page.evaluate('window.ticks')
    await new Promise((resolve) => setTimeout(resolve, 15_000))
    expect(await page.evaluate('window.ticks'), 'no timer ran').toBe(before)
    await publish(site, [1, 2])
    await expect.poll(() => received(page)).toEqual([1, 2])
    expect(site.events.filter(({ type }) => type === 'left' || type === 'connection-closed')).toEqual([])
  })
})

/** Records each moment in which the page claims a connection that its socket does not have. */
const watchSockets = `
  let last = null
  window.falseClaims = []
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given)
      last = this
    }
  }
  const look = () => {
    const status = window.faults?.connectivity.getState().connection.status
    if (status === 'connected' && last?.readyState !== 1) window.falseClaims.push(last?.readyState)
  }
  setInterval(look, 10)
  document.addEventListener('resume', () => {
    look()
    window.thawed = window.faults.send('thawed')
  })
`

describe('a page that the browser freezes', () => {
  test('claims no connection that it does not have, sends what it is asked to, and misses nothing [B6]', async ({
    skip,
  }) => {
    const site = await startSite()
    const browser = await startBrowser()
    const page = await browser.open(site.url({ times }), watchSockets)
    await subscribed(page)
    await publish(site, numbers(1, 3))
    await expect.poll(() => received(page)).toEqual(numbers(1, 3))
    await page.freeze(true)
    await publish(site, numbers(4, 6))
    await new Promise((resolve) => setTimeout(resolve, 2000))
    await page.freeze(false)
    await expect.poll(() => page.evaluate('window.thawed')).toBe('acknowledged')
    await expect.poll(() => received(page)).toEqual([...numbers(1, 6), 'thawed'])
    await publish(site, [7])
    await expect.poll(() => received(page)).toEqual([...numbers(1, 6), 'thawed', 7])
    expect(await page.evaluate('window.falseClaims')).toEqual([])
    expect(site.server.sessions()).toHaveLength(1)
    const codes = site.events.flatMap((event) => (event.type === 'connection-closed' ? [event.code] : []))
    skip(
      codes.length === 0,
      'this browser keeps the sockets of a frozen page open: the shell of headless Chromium',
    )
    expect(codes, 'the browser left').toEqual([1001])
    expect(await statuses(page)).toEqual([
      'connecting connect-requested',
      'connected established',
      'reconnecting network-lost',
      'connected recovered',
    ])
  })
})

describe('a page that comes back from the back-forward cache', () => {
  test('has every message, once, and one subscription [F63]', async ({ skip }) => {
    const site = await startSite()
    const browser = await startBrowser()
    // Minutes between dials, so that only the return of the page leads to one.
    const backoff = JSON.stringify({ firstMs: 0, quickGapMs: 600_000 })
    const page = await browser.open(
      site.url({ backoff }),
      `(${String(drawLongest)})(); addEventListener('pageshow', ({ persisted }) => { window.isKept = persisted })`,
    )
    await subscribed(page)
    await publish(site, numbers(1, 3))
    await expect.poll(() => received(page)).toEqual(numbers(1, 3))
    // A browser may keep no page with an open socket, so the page is left without one.
    site.gate.answer(({ path }) =>
      path.startsWith('/realtime') ? httpAnswer('503 Service Unavailable') : null,
    )
    site.gate.drop()
    // The dial after the loss has failed, too.
    await expect.poll(() => connection(page)).toMatchObject({ status: 'reconnecting', reason: 'unreachable' })
    await page.send('Page.navigate', { url: `${site.origin}/away` })
    await expect.poll(() => page.evaluate('document.body?.textContent')).toContain('Another page')
    await publish(site, numbers(4, 6))
    site.gate.answer(() => null)
    await page.evaluate('history.back()')
    await expect.poll(() => page.evaluate('typeof window.isKept')).toBe('boolean')
    const isKept = await page.evaluate('window.isKept')
    skip(
      isKept !== true,
      'this browser keeps no page: the shell of headless Chromium has no back-forward cache',
    )
    await expect.poll(() => received(page)).toEqual(numbers(1, 6))
    await publish(site, numbers(7, 9))
    await expect.poll(() => received(page)).toEqual(numbers(1, 9))
    expect(await connection(page)).toMatchObject({ reconnectCount: 1 })
    expect(site.server.sessions()).toHaveLength(1)
  })
})
