import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { pass } from './support.js'

// The region of an app that lives in a shadow root, where only its own style sheet holds.

const fixture = pageFixture('test/hosts/modals/pages/shadow.tsx')

/** Opens the page and loses the connection. */
async function openLost(): Promise<Page> {
  const page = await fixture.open({})
  await page.getByLabel('Note').waitFor()
  await page.evaluate(() => window.host.lose())
  await pass(page, 2500)
  await page.locator('[data-slot="conn-banner"]').waitFor()
  return page
}

/** The name of the focused element, also in shadow roots. */
const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => {
    let element = document.activeElement
    while (element?.shadowRoot?.activeElement != null) element = element.shadowRoot.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent
  })

const dials = (page: Page): Promise<number> => page.evaluate(() => window.host.dials())

test('a person in an app in a shadow root sees the banner with its styles, above the page [U22]', async () => {
  const page = await openLost()
  const { display, position } = await page.locator('[data-slot="conn-banner"]').evaluate((banner) => {
    const region = banner.closest('[data-slot="conn-region"]')
    return {
      display: getComputedStyle(banner).display,
      position: region === null ? null : getComputedStyle(region).position,
    }
  })
  expect({ display, position }).toEqual({ display: 'flex', position: 'fixed' })
})

test('a person in an app in a shadow root sees the banner in the colours of the page, also after the page went dark [U23]', async () => {
  const page = await openLost()
  const schemes = (): Promise<readonly string[]> =>
    page
      .locator('[data-slot="conn-banner"], [aria-label="Note"]')
      .evaluateAll((elements) => elements.map((element) => getComputedStyle(element).colorScheme))
  await page.evaluate(() => void (document.documentElement.style.colorScheme = 'dark'))
  await expect.poll(schemes).toEqual(['dark', 'dark'])
})

test('a person in an app in a shadow root reaches the banner with the keyboard, and comes back [U39]', async () => {
  const page = await openLost()
  await page.getByLabel('Note').focus()
  for (const back of ['F6', 'Escape']) {
    await page.keyboard.press('F6')
    expect(await focused(page)).toBe('Try now')
    await page.keyboard.press(back)
    expect(await focused(page)).toBe('Note')
  }
})

test('a person in a dialog of an app in a shadow root presses the action of the banner, and stays in the dialog [U24]', async () => {
  const page = await openLost()
  await page.getByRole('button', { name: 'Open' }).click()
  await page.getByLabel('Name').focus()
  const before = await dials(page)
  await page.getByRole('button', { name: 'Try now' }).click()
  await expect.poll(() => dials(page)).toBe(before + 1)
  await page.getByLabel('Name').focus()
  await page.keyboard.press('F6')
  expect(await focused(page)).toBe('Try now')
  await page.keyboard.press('Escape')
  expect(await focused(page)).toBe('Name')
  expect(await page.locator('dialog').evaluate((dialog: HTMLDialogElement) => dialog.open)).toBe(true)
})
