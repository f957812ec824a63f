import type { Frame, Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { gateway } from '../faults/support/answers.js'
import { connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite, type FaultSite } from './support/faultSite.js'

// A page whose storages are full or forbidden, and that cannot speak to other tabs.

const pages = faultPages()
/** Dials that follow each other soon, also late in an outage. */
const backoff = JSON.stringify({ windowMs: 1000, capMs: 1000 })

describe('a page', () => {
  test('whose storage is full, in a browser without locks and broadcasts, works like any other, and so does its reload [F69]', async () => {
    const site = await startSite({ channels: { orders: { kind: 'log', size: 5 } } })
    const page = await (await pages.browser().newContext()).newPage()
    const errors = errorsOf(page)
    await page.addInitScript(fillStorage)
    await page.goto(site.url({ outbox: '', backoff }))
    await subscribed(page)
    expect(await page.evaluate(brokenParts), 'the faults are real').toEqual([
      'QuotaExceededError',
      'QuotaExceededError',
      'TypeError',
      'TypeError',
    ])
    await worksAsEver(site, page.mainFrame())
    expect(errors).toEqual([])
  })

  test('in a sandboxed frame, where every storage throws, works like any other, and says once that sends last only as long as the page [F69]', async () => {
    const site = await startSite({
      channels: { orders: { kind: 'log', size: 5 } },
      // A sandboxed page has no origin, so its own script is of another one.
      headers: { 'access-control-allow-origin': '*' },
      allowedOrigins: ['null'],
    })
    const page = await (await pages.browser().newContext()).newPage()
    const errors = errorsOf(page)
    await page.goto(`${site.origin}/away`)
    await page.evaluate(
      (url) => {
        const frame = document.createElement('iframe')
        Object.assign(frame, { src: url, width: 800, height: 600 })
        frame.setAttribute('sandbox', 'allow-scripts')
        document.body.append(frame)
      },
      site.url({ outbox: '', backoff }),
    )
    await expect.poll(() => page.frames().length).toBe(2)
    const frame = page.frames()[1]!
    await subscribed(frame)
    expect(await frame.evaluate(brokenParts), 'the faults are real').toEqual([
      'SecurityError',
      'SecurityError',
      'works',
      'SecurityError',
    ])
    await worksAsEver(site, frame)
    expect(errors).toEqual([])
  })
})

/** Errors that nothing caught. */
function errorsOf(page: Page): readonly string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  return errors
}

/** A loss that ends well, and one that misses more than the server keeps, so that the person reloads. */
async function worksAsEver(site: FaultSite, page: Frame): Promise<void> {
  await site.server.publish('orders', 1)
  site.gate.drop()
  expect(await page.evaluate(() => window.faults.send(2))).toBe('acknowledged')
  await expect.poll(() => read(page)).toMatchObject({ received: [1, 2] })
  site.gate.answer((request) => (request.isUpgrade ? gateway('503 Service Unavailable')(request) : null))
  site.gate.drop()
  await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
  for (let number = 3; number <= 30; number += 1) await site.server.publish('orders', number)
  expect((await read(page)).problems).toEqual([expect.stringMatching(/^storage-unavailable: /)])
  site.gate.answer(() => null)
  const prompt = page.locator('[data-slot="conn-prompt"]')
  await Promise.all([page.waitForNavigation(), prompt.getByRole('button', { name: /Reload/ }).click()])
  await subscribed(page)
  await site.server.publish('orders', 31)
  await expect.poll(() => read(page)).toMatchObject({ received: [31] })
}

/** Fills both storages to their limits, and breaks what speaks to other tabs. */
function fillStorage(): void {
  for (const storage of [localStorage, sessionStorage])
    for (let size = 2 ** 22, index = 0; size >= 1; index += 1)
      try {
        storage.setItem(`full${String(index)}`, 'x'.repeat(size))
      } catch {
        size = Math.floor(size / 2)
      }
  Object.assign(globalThis, {
    BroadcastChannel: class {
      constructor() {
        throw new TypeError('no broadcasts here')
      }
    },
  })
  Object.defineProperty(navigator, 'locks', { value: undefined })
}

/** What a page gets from each of them. */
async function brokenParts(): Promise<string[]> {
  const found: string[] = []
  const attempts: readonly (() => unknown)[] = [
    () => localStorage.setItem('a-new-key', 'x'.repeat(100)),
    () => sessionStorage.setItem('a-new-key', 'x'.repeat(100)),
    () => new BroadcastChannel('x').close(),
    () => navigator.locks.request('x', () => undefined),
  ]
  for (const attempt of attempts)
    try {
      await attempt()
      found.push('works')
    } catch (error) {
      found.push((error as Error).name)
    }
  return found
}
