import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launchBrowser } from './support/launch.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const storybookPort = 6006

let start: ChildProcess
let output = ''
let browser: Browser
const squatter = createServer()

beforeAll(async () => {
  browser = await launchBrowser()
  // Occupy the usual port.
  squatter.on('error', () => undefined)
  squatter.listen(storybookPort, '127.0.0.1')
  start = spawn(process.execPath, ['scripts/start.mjs'], { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
  for (const stream of [start.stdout, start.stderr]) stream?.on('data', (data) => (output += String(data)))
})
afterAll(async () => {
  squatter.close()
  if (start.exitCode === null) {
    // Use SIGTERM, because a SIGKILL would leave its child processes.
    start.kill('SIGTERM')
    await once(start, 'exit')
  }
  await browser.close()
})

/** The address that was printed behind a name. */
const printed = (name: string): string | undefined => new RegExp(`^ *${name} +(\\S+)`, 'm').exec(output)?.[1]

test('npm start serves the Playground on a free port: a SIGKILL of its server interrupts the app and a restart restores it', async () => {
  await expect
    .poll(() => printed('Playground') ?? output, { timeout: 60_000, interval: 200 })
    .toMatch(/^http:\/\/127/)
  expect(output).toContain(`Port ${storybookPort} is taken`)
  const storybook = new URL(printed('Storybook') ?? '')
  const page = await browser.newPage()
  await page.goto(`${storybook.origin}/iframe.html?id=playground--live&viewMode=story`)
  await page.locator('.shop-orders tbody tr').first().waitFor({ timeout: 60_000 })

  const led = page.locator('.shop-head [data-slot="conn-led"]').first()
  await page.getByRole('button', { name: 'SIGKILL' }).click()
  const title = page.locator('[data-slot="conn-title"]')
  await title.getByText('Connection lost.').waitFor()
  await page.getByLabel('Message', { exact: true }).fill('Written meanwhile')
  await page.keyboard.press('Enter')
  await page.getByText('Waiting to be sent').waitFor()
  await page.getByRole('button', { name: 'Start', exact: true }).click()
  await page.getByText(/Server running/).waitFor()
  // In one step, because the page may reconnect by itself at any time.
  await page.evaluate(() => document.querySelector<HTMLElement>('[data-slot="conn-banner"] button')?.click())
  await title.getByText('Back online.').waitFor({ timeout: 20_000 })
  await expect.poll(() => page.getByText('Waiting to be sent').count()).toBe(0)
  await page.getByText('Written meanwhile').waitFor()
  await expect.poll(() => led.getAttribute('data-state')).toBe('online')
  await page.close()

  const control = printed('Control API') ?? ''
  const ended = once(start, 'exit')
  start.kill('SIGTERM')
  expect((await ended)[0]).toBe(0)
  for (const address of [storybook.origin, control])
    await expect(fetch(address)).rejects.toThrow('fetch failed')
}, 120_000)
