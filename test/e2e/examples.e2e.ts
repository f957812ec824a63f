import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../client/support/server.js'
import { addedLines, serveExample, startExample } from './support/exampleApp.js'
import { launchBrowser } from './support/launch.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

async function open(url: string): Promise<Page> {
  const context = await browser.newContext()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  await page.goto(url)
  return page
}

const led = (page: Page) => page.locator('[data-slot="conn-led"]')
const banner = (page: Page) => page.locator('[data-slot="conn-banner"]')

describe.each([
  { name: 'plain-ws', scheme: 'ws', rows: '[C1]' },
  { name: 'socket-io', scheme: 'http', rows: '[C6]' },
])('the example $name', ({ name, scheme, rows }) => {
  it('has LED and banner in at most ten lines more than without', () => {
    expect(addedLines(name)).toBeLessThanOrEqual(10)
  })

  it(`shows a killed server and its restart, and the app works as before ${rows}`, async () => {
    const port = await freePort()
    const first = await startExample(name, port)
    const url = await serveExample(name)
    const page = await open(`${url}?server=${scheme}://127.0.0.1:${port}`)
    await led(page).and(page.locator('[data-state="online"]')).waitFor()
    await page.getByRole('button', { name: 'Say hello' }).click()
    await page.getByText('hello', { exact: true }).waitFor()
    first.kill('SIGKILL')
    await banner(page).waitFor()
    await expect.poll(() => led(page).getAttribute('data-state')).toBe('reconnecting')
    // Before the restart: after it, the client may be connected sooner than the click.
    await page.getByRole('button', { name: 'Try now' }).click()
    await startExample(name, port)
    // The next dial may be 15 s away.
    await led(page).and(page.locator('[data-state="online"]')).waitFor({ timeout: 60_000 })
    await page.getByRole('button', { name: 'Say hello' }).click()
    await expect.poll(() => page.getByText('hello', { exact: true }).count(), { timeout: 20_000 }).toBe(2)
  })
})
