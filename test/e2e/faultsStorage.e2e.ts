import { describe, expect, test } from 'vitest'
import { gateway } from '../faults/support/answers.js'
import { connection, faultPages, read, subscribed } from './support/faultPages.js'
import { startSite } from './support/faultSite.js'

// A page whose storages are full, and that cannot speak to other tabs.

const pages = faultPages()

describe('a page', () => {
  test('whose storage is full, in a browser without locks and broadcasts, works like any other, and so does its reload [F69]', async () => {
    const site = await startSite({ channels: { orders: { kind: 'log', size: 5 } } })
    const page = await (await pages.browser().newContext()).newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.addInitScript(fillStorage)
    await page.goto(site.url())
    await subscribed(page)
    expect(await page.evaluate(brokenParts), 'the faults are real').toEqual([
      'QuotaExceededError',
      'QuotaExceededError',
      'TypeError',
      'TypeError',
    ])
    await site.server.publish('orders', 1)
    site.gate.drop()
    expect(await page.evaluate(() => window.faults.send(2))).toBe('acknowledged')
    await expect.poll(() => read(page)).toMatchObject({ received: [1, 2] })
    // More is missed than the server keeps.
    site.gate.answer((request) => (request.isUpgrade ? gateway('503 Service Unavailable')(request) : null))
    site.gate.drop()
    await expect.poll(async () => (await connection(page)).status).toBe('reconnecting')
    for (let number = 3; number <= 30; number += 1) await site.server.publish('orders', number)
    site.gate.answer(() => null)
    const prompt = page.locator('[data-slot="conn-prompt"]')
    await Promise.all([page.waitForEvent('load'), prompt.getByRole('button', { name: /Reload/ }).click()])
    await subscribed(page)
    await site.server.publish('orders', 31)
    await expect.poll(() => read(page)).toMatchObject({ received: [31] })
    expect(errors).toEqual([])
  })
})

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
const brokenParts = (): string[] =>
  [
    () => localStorage.setItem('a-new-key', 'x'.repeat(100)),
    () => sessionStorage.setItem('a-new-key', 'x'.repeat(100)),
    () => new BroadcastChannel('x'),
    () => navigator.locks.request('x', () => undefined),
  ].map((attempt) => {
    try {
      attempt()
      return 'works'
    } catch (error) {
      return (error as Error).name
    }
  })
