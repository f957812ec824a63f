import type { Dialog, Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { lose, overrun, shopFixture } from './support/shop.js'

// A person who leaves or reloads a page with work in it, in a real browser.

const openShop = shopFixture()

/** The dialogs of a page, each dismissed, as by a person who stays. */
function dialogsOf(page: Page): string[] {
  const types: string[] = []
  page.on('dialog', (dialog: Dialog) => {
    types.push(dialog.type())
    void dialog.dismiss()
  })
  return types
}

const leave = (page: Page) =>
  page.evaluate(() => {
    location.href = 'about:blank#left'
  })

test('the browser asks before the page is left with something unsaved or unsent [U43, F64]', async () => {
  const shop = await openShop()
  const { page } = shop
  const dialogs = dialogsOf(page)
  await page.getByLabel('Note').fill('two oak boards')
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => dialogs).toEqual(['beforeunload'])
  expect(page.isClosed()).toBe(false)

  await page.getByLabel('Note').fill('')
  await lose(shop)
  await page.getByRole('button', { name: 'Order' }).click()
  await expect.poll(() => page.getByText('1 message waiting to be sent').isVisible()).toBe(true)
  await page.close({ runBeforeUnload: true })
  await expect.poll(() => dialogs).toEqual(['beforeunload', 'beforeunload'])

  // The button leaves with the loss, so it is pressed before the network is back.
  await page.getByRole('button', { name: 'Own try now' }).click()
  await shop.proxy.pass()
  // The next dial may be 15 s away.
  await expect.poll(() => page.getByText('waiting to be sent').count(), { timeout: 60_000 }).toBe(0)
  await leave(page)
  await expect.poll(() => page.url()).toBe('about:blank#left')
  expect(dialogs).toHaveLength(2)
})

test('a reload that the person agreed to asks no second time, and hands the text back', async () => {
  const shop = await openShop({ restore: '' })
  const { page } = shop
  const dialogs = dialogsOf(page)
  await overrun(shop)
  await page.getByLabel('Note').fill('two oak boards')
  const loaded = page.waitForEvent('load')
  await page.getByRole('button', { name: 'Reload page' }).click()
  await loaded
  await expect.poll(() => page.getByLabel('Note').inputValue()).toBe('two oak boards')
  expect(dialogs).toEqual([])
})
