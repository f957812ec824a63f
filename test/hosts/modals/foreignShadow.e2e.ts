import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { lose, pass, spokenNames } from './support.js'

// A native dialog in the shadow root of a web component, as some design systems have it.

const fixture = pageFixture('test/hosts/modals/pages/page.tsx')

/** Opens or closes the dialog of a web component, with and without a place for the focus to return to. */
async function openDialog(page: Page): Promise<void> {
  await page.evaluate(() => {
    const component = document.createElement('my-dialog')
    const root = component.attachShadow({ mode: 'open' })
    root.innerHTML = '<dialog><button>Close</button></dialog>'
    document.querySelector('main')?.append(component)
    root.querySelector('dialog')?.showModal()
  })
}
const closeDialog = (page: Page): Promise<void> =>
  page.evaluate(() => document.querySelector('my-dialog')?.shadowRoot?.querySelector('dialog')?.close())

const lost = 'Connection lost. Reconnecting.'

test.each([
  ['whose focus returns', true],
  ['without a focus to return', false],
])(
  'a person with a screen reader hears of a loss while the dialog of a web component is open, and after it, %s [U25]',
  async (_, hasFocus) => {
    const page = await fixture.open({})
    await page.waitForFunction(() => 'dialog' in window)
    await pass(page, 500)
    if (hasFocus) await page.getByLabel('Note').focus()
    await openDialog(page)
    await lose(page)
    await expect.poll(async () => (await pass(page, 200), spokenNames(page))).toContain(lost)
    await closeDialog(page)
    await pass(page, 60_000)
    await expect
      .poll(async () => (await pass(page, 200), spokenNames(page)))
      .toContain('Still can’t connect. Some information may be out of date.')
  },
)
