import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startLab, type Lab } from '../../../lab/lab.js'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import { drawLongest } from '../../e2e/support/draws.js'
import { launchBrowser } from '../../e2e/support/launch.js'
import type {} from './pages/shift.js'

let lab: Lab
let server: PageServer
let browser: Browser

beforeAll(async () => {
  server = await startPageServer('test/hosts/modals/pages/shift.tsx')
  lab = await startLab({
    allowedOrigins: [server.origin],
    heartbeat: { intervalMs: 1000, timeoutMs: 10_000, idleMs: 60_000 },
  })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser?.close()
  await lab?.close()
  await server?.close()
})

const slot = (page: Page, name: string) => page.locator(`[data-slot="conn-${name}"]`)
/** How often a page has been subscribed. */
const subscriptions = (): number => lab.server.events.filter(({ type }) => type === 'subscribed').length
const online = (page: Page) => page.locator('[data-slot="conn-led"][data-state="online"]')

/** Opens a page that is connected and at rest. */
async function open(width: number, placement: string): Promise<Page> {
  const context = await browser.newContext({ viewport: { width, height: 600 } })
  // The longest waits are counted down.
  await context.addInitScript(drawLongest)
  const page = await context.newPage()
  const before = subscriptions()
  await page.goto(`${server.origin}/?${new URLSearchParams({ url: lab.url, placement })}`)
  await online(page).waitFor()
  // Only a page that knows its place can miss what comes after it.
  await expect.poll(subscriptions).toBeGreaterThan(before)
  await page.waitForTimeout(500)
  await page.evaluate(() => void (window.shifts.length = 0))
  return page
}

/** Does the same on all pages. */
const onAll = async (pages: readonly Page[], run: (page: Page) => Promise<void>): Promise<void> => {
  await Promise.all(pages.map(run))
}

/** A loss with a countdown, the way back, and a prompt, on a real server behind a real network. */
async function runThrough(pages: readonly Page[]): Promise<void> {
  await lab.faults.run({ fault: 'network', to: 'refuse' })
  await onAll(pages, async (page) => {
    await slot(page, 'countdown').waitFor({ timeout: 60_000 })
    // Some seconds of the countdown.
    await page.waitForTimeout(3500)
  })
  // Before the way is open: after it, the client may be connected sooner than the click.
  await onAll(pages, (page) => page.getByRole('button', { name: 'Try now' }).click())
  await lab.faults.run({ fault: 'network', to: 'healthy' })
  await onAll(pages, (page) => online(page).waitFor({ timeout: 60_000 }))
  await lab.faults.overflow('orders')
  await onAll(pages, async (page) => {
    await slot(page, 'prompt').waitFor({ timeout: 60_000 })
    await page.waitForTimeout(500)
    await page.getByRole('button', { name: 'Not now' }).click()
    await slot(page, 'prompt').waitFor({ state: 'detached' })
  })
}

test('nothing of the app moves during loss, countdown, recovery and prompt, at 320 and 1280 px [U29]', async () => {
  const pages: Page[] = []
  for (const width of [320, 1280])
    for (const placement of ['top', 'bottom-end']) pages.push(await open(width, placement))
  await runThrough(pages)
  for (const page of pages)
    expect(await page.evaluate(() => window.shifts.filter(({ moved }) => moved.length > 0))).toEqual([])
})

test('the record of the test above sees a banner that pushes the page [U29]', async () => {
  const page = await open(1280, 'none')
  await lab.faults.run({ fault: 'network', to: 'refuse' })
  await slot(page, 'banner').waitFor({ timeout: 60_000 })
  const moved = (): Promise<string[]> => page.evaluate(() => window.shifts.flatMap((shift) => shift.moved))
  await expect.poll(moved).not.toEqual([])
  await lab.faults.run({ fault: 'network', to: 'healthy' })
})
