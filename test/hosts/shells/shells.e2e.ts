import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { addAxe, violationsIn } from '../../e2e/support/axe.js'
import { launchBrowser } from '../../e2e/support/launch.js'
import { buildPage, type ServedPage } from '../css/support/buildPage.js'
import { clickWithMouse, lose, pass } from '../modals/support.js'
import type {} from './pages/mount.js'
import { expectPicture, pictureArgs, setPictureFont, skipWithoutPictures } from './support/pictures.js'
import { shells } from './support/shells.js'

// The components in a whole shell of each host, built for production: fixed bar, sidebar, dialog and toast of the host.

const schemes = [
  ['light', 'dark'],
  ['dark', 'light'],
] as const

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser(pictureArgs)
})
afterAll(() => browser.close())

const slot = (page: Page, name: string) => page.locator(`[data-slot="conn-${name}"]`)

/** The actions of the kit on screen by name, each with whether the mouse reaches it. */
const actions = (page: Page, within = 'body'): Promise<Readonly<Record<string, boolean>>> =>
  page.evaluate(
    (selector) =>
      Object.fromEntries(
        [
          ...document.querySelectorAll(
            `${selector} :is([data-slot="conn-button"], [data-slot="conn-status-button"])`,
          ),
        ]
          .filter((element) => element.checkVisibility({ visibilityProperty: true }))
          .map((element) => {
            const { x, y, width, height } = element.getBoundingClientRect()
            const name = element.getAttribute('aria-label') ?? element.textContent
            return [name, element.contains(document.elementFromPoint(x + width / 2, y + height / 2))]
          }),
      ),
    within,
  )

const top = { x: 0, y: 0, width: 1100, height: 210 }
/** Around the open details. */
const right = { x: 600, y: 0, width: 500, height: 330 }

const region = '[data-slot="conn-region"]'
const dials = (page: Page): Promise<number> => page.evaluate(() => window.host.dials())
const hostDialog = (page: Page) => page.getByRole('dialog', { name: 'Delete the order?' })

/** Presses *Try now* and expects a dial. */
async function tryNow(page: Page): Promise<void> {
  const before = await dials(page)
  await clickWithMouse(page, 'Try now')
  expect(await dials(page)).toBe(before + 1)
}

/** Opens the details of the LED with the mouse. */
async function clickStatus(page: Page): Promise<void> {
  await slot(page, 'status-button').click()
  await slot(page, 'details').waitFor()
}

/** What axe finds in these components. It cannot compute the contrast of an element while another one overlaps it: those are hidden. */
async function problemsIn(
  page: Page,
  parts: readonly string[],
  overlapping: string,
): Promise<readonly string[]> {
  const selectors = parts.map((name) => `[data-slot="conn-${name}"]`)
  const style = await page.addStyleTag({
    content: `${overlapping} { visibility: hidden } ${selectors.join()} { visibility: visible }`,
  })
  await addAxe(page)
  const found = await violationsIn(page, selectors, 'required')
  await style.evaluate((element) => (element as HTMLStyleElement).remove())
  return found
}

describe.each(shells)('in a shell of $name', (shell) => {
  let served: ServedPage
  beforeAll(async () => {
    served = await buildPage(shell)
  })
  afterAll(() => served.close())

  async function open(scheme: string, device: 'light' | 'dark'): Promise<Page> {
    const page = await browser.newPage({
      viewport: { width: 1100, height: 640 },
      colorScheme: device,
      reducedMotion: 'reduce',
      locale: 'en-US',
      timezoneId: 'UTC',
    })
    onTestFinished(() => page.close())
    await page.goto(`${served.url}?scheme=${scheme}`)
    await page.getByRole('heading', { name: 'Orders' }).waitFor()
    return page
  }

  const missUpdates = async (page: Page): Promise<void> => {
    await page.evaluate(() => window.host.overrun())
    await pass(page, 3000)
    await slot(page, 'prompt').waitFor()
  }

  it.each(schemes)(
    '%s on a %s device, the mouse reaches each action of a loss, over bar, toast and dialog [U23 U24]',
    async (scheme, device) => {
      const page = await open(scheme, device)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Order saved', { exact: true }).waitFor()
      await lose(page)
      expect(await actions(page)).toEqual({
        'Try now': true,
        Dismiss: true,
        'Connection: Reconnecting…': true,
      })
      expect(await problemsIn(page, ['region'], '#root')).toEqual([])
      await tryNow(page)
      await clickStatus(page)
      expect(Object.values(await actions(page, '[data-slot="conn-details"]'))).toEqual([true, true])
      await page.keyboard.press('Escape')
      await page.getByRole('button', { name: 'Delete' }).click()
      await hostDialog(page).waitFor()
      await pass(page, 5000)
      expect(await actions(page, region)).toEqual({ 'Try now': true, Dismiss: true })
      await tryNow(page)
      await clickWithMouse(page, 'Dismiss')
      await slot(page, 'banner').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Keep' }).click()
      await hostDialog(page).waitFor({ state: 'detached' })
      expect(await problemsIn(page, ['status', 'stale'], region)).toEqual([])
      await clickStatus(page)
      expect(await problemsIn(page, ['details'], `#root, ${region}`)).toEqual([])
    },
  )

  it.each(schemes)(
    '%s on a %s device, the mouse reaches each action of the prompt [U24 U26]',
    async (scheme, device) => {
      const page = await open(scheme, device)
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Order saved', { exact: true }).waitFor()
      await missUpdates(page)
      expect(await actions(page)).toEqual({
        'Reload page': true,
        'Not now': true,
        Reload: true,
        'Connection: Out of date': true,
      })
      expect(await problemsIn(page, ['region'], '#root')).toEqual([])
      await clickWithMouse(page, 'Reload page')
      await expect.poll(() => page.evaluate(() => window.reloads)).toBe(1)
      await page.getByRole('button', { name: 'Delete' }).click()
      await hostDialog(page).waitFor()
      await clickWithMouse(page, 'Not now')
      await slot(page, 'prompt').waitFor({ state: 'detached' })
      await page.getByRole('button', { name: 'Keep' }).click()
      await hostDialog(page).waitFor({ state: 'detached' })
      expect(await problemsIn(page, ['status', 'stale'], region)).toEqual([])
    },
  )

  it.for(schemes)(
    '%s on a %s device, it looks as in the pictures [U22 U23]',
    async ([scheme, device], context) => {
      await skipWithoutPictures(browser, context)
      const page = await open(scheme, device)
      await setPictureFont(page)
      await lose(page)
      await pass(page, 33_500)
      await slot(page, 'countdown').waitFor()
      await expectPicture(page, browser, `${shell.picture}-${scheme}-loss`, top)
      await clickStatus(page)
      await expectPicture(page, browser, `${shell.picture}-${scheme}-details`, right)
      await page.keyboard.press('Escape')
      await page.evaluate(() => window.host.heal())
      await pass(page, 60_000)
      await missUpdates(page)
      await expectPicture(page, browser, `${shell.picture}-${scheme}-prompt`, top)
    },
  )
})
