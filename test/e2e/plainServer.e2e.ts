import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChaosProxy, type ChaosProxy } from '../../lab/chaosProxy.js'
import { pageFixture } from './support/pageFixture.js'
import { startPlainServer, type PlainServer } from './support/plainServer.js'

// An app with its own WebSocket server.

const fixture = pageFixture('lab/plainPage.tsx')
let server: PlainServer
let proxy: ChaosProxy
beforeAll(async () => {
  server = await startPlainServer()
  proxy = await createChaosProxy(() => server.port)
})
afterAll(() => {
  proxy.close()
  server.close()
})

const led = (page: Page): Promise<string | null> =>
  page.locator('[data-testid="connection"]').getAttribute('data-state')
const lines = (page: Page): Promise<string[]> => page.getByLabel('Lines').locator('li').allTextContents()
const statuses = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    window.lab.statuses.map(({ status }) => status).filter((status, index, all) => status !== all[index - 1]),
  )

test('a server without the package: LED and banner work, and its JSON passes both ways, across an outage [C1]', async () => {
  const page = await fixture.open({ url: `ws://127.0.0.1:${proxy.port}` })
  await expect.poll(() => led(page)).toBe('online')
  server.say({ greeting: 'welcome', to: [1, 2] })
  await expect.poll(() => lines(page)).toEqual(['{"greeting":"welcome","to":[1,2]}'])
  await page.getByRole('button', { name: 'Say hello' }).click()
  await expect
    .poll(() => server.received)
    .toEqual(['{"room":"lobby","body":{"hello":"from the page","at":[1,{"deep":null}]}}'])
  await expect
    .poll(async () => (await lines(page)).at(-1))
    .toBe('{"hello":"from the page","at":[1,{"deep":null}]}')

  proxy.refuse()
  proxy.drop()
  await expect.poll(() => led(page)).toBe('reconnecting')
  const banner = page.locator('[data-slot="conn-banner"]')
  await expect.poll(() => banner.getAttribute('data-state')).toBe('reconnecting')
  // Before the way is open: after it, the client may be connected sooner than the click.
  await page.getByRole('button', { name: 'Try now' }).click()
  await proxy.pass()
  await expect.poll(() => led(page)).toBe('online')
  // Without proof, the state claims no recovery.
  await expect.poll(() => banner.textContent()).toBe('Back online.')
  expect(await page.locator('[data-slot="continuity"]').textContent()).toBe('unknown')
  server.say('still here')
  await expect.poll(async () => (await lines(page)).at(-1)).toBe('"still here"')
  expect(await statuses(page)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
  expect(await page.evaluate(() => window.lab.problems)).toEqual([])
})
