import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { freePort } from '../client/support/server.js'
import { addedLines, serveExample, startExample } from './support/exampleApp.js'
import { launchBrowser } from './support/launch.js'

const name = 'http-tanstack'
/** The next probe may be 15 s away. */
const waitLimit = { timeout: 60_000 }

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser?.close())

describe('the example of an app over HTTP with TanStack Query', () => {
  it('has LED and banner in at most ten lines more than without', () => {
    expect(addedLines(name)).toBeLessThanOrEqual(10)
  })

  it('shows a killed server, counts what waits, and sends it when the server is back [C4] [C5]', async () => {
    const port = await freePort()
    const server = await startExample(name, port)
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await context.newPage()
    const api = `http://127.0.0.1:${port}`
    const asked: string[] = []
    page.on('request', (request) => {
      if (request.url().startsWith(api)) asked.push(request.url())
    })
    await page.goto(`${await serveExample(name)}?server=${api}`)
    const led = (state: string): Promise<void> =>
      page.locator(`[data-slot="conn-led"][data-state="${state}"]`).waitFor(waitLimit)
    const notes = page.getByText('hello', { exact: true })
    const hello = page.getByRole('button', { name: 'Say hello' })
    const banner = page.locator('[data-slot="conn-banner"]')

    await led('online')
    await hello.click()
    await expect.poll(() => notes.count(), waitLimit).toBe(1)
    const quiet = asked.length
    await page.waitForTimeout(1500)
    expect(asked).toHaveLength(quiet)

    server.kill('SIGKILL')
    await hello.click()
    await led('reconnecting')
    await banner.locator('[data-slot="conn-pending"]').waitFor(waitLimit)
    expect(await banner.locator('[data-slot="conn-pending"]').textContent()).toContain('1')

    // First the press: with the server back, the next probe may find it before a slow click.
    await page.getByRole('button', { name: 'Try now' }).click()
    await startExample(name, port)
    await led('online')
    // The restarted server has lost the first note.
    await expect
      .poll(() => fetch(`${api}/notes`).then((answer) => answer.json()), waitLimit)
      .toEqual(['hello'])
    await expect.poll(() => notes.count(), waitLimit).toBe(1)
  })
})
