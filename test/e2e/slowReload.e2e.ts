import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { overrun, shopFixture } from './support/shop.js'

// A person whose server takes long to send the page anew, in a real browser.

const openShop = shopFixture()
/** Longer than the 5 s after which a reload counts as stopped. */
const slowMs = 8000

test('the text comes back also when the server sends the new page long after the reload', async () => {
  const shop = await openShop({ restore: '' })
  const { page } = shop
  await overrun(shop)
  await page.getByLabel('Note').fill('two oak boards')
  await page.route('**/*', async (route) => {
    if (route.request().isNavigationRequest()) await sleep(slowMs)
    await route.continue()
  })
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload page' }).click()
  await loaded
  await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('two oak boards')
})
