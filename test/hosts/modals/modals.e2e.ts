import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { clickWithMouse, focusedSlot, lose, pass, rest, setOpen, spokenNames } from './support.js'

// The region and the live regions beside the dialogs of design systems, in Chromium with the real mouse and keyboard.

const fixture = pageFixture('test/hosts/modals/pages/page.tsx')

const modals = [
  'MUI Dialog',
  'MUI Drawer',
  'Radix Dialog',
  'Radix AlertDialog',
  'Radix DropdownMenu',
  'React Aria Modal',
  'Mantine Modal',
  'Base UI Dialog',
  'Headless UI Dialog',
  'native dialog',
  'native dialog that is removed',
] as const

const orders = [
  ['before the loss', true],
  ['during the loss', false],
] as const

async function start(dialog: string, query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await fixture.open({ dialog, ...query })
  await page.waitForFunction(() => 'dialog' in window)
  await pass(page, 500)
  return page
}

/** The page with the dialog open and the connection lost, in either order. */
async function lostWith(dialog: string, isOpenFirst: boolean): Promise<Page> {
  const page = await start(dialog)
  if (isOpenFirst) await setOpen(page, true)
  await lose(page)
  if (!isOpenFirst) await setOpen(page, true)
  // Dialogs move the focus in a later task and on timers.
  await rest(page, 300)
  return page
}

/** The page with the prompt beside the open dialog. */
async function missedWith(dialog: string, query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await start(dialog, query)
  await setOpen(page, true)
  await page.evaluate(() => window.host.overrun())
  await pass(page, 3000)
  await prompt(page).waitFor()
  await rest(page, 300)
  return page
}

const banner = (page: Page) => page.locator('[data-slot="conn-banner"]')
const prompt = (page: Page) => page.locator('[data-slot="conn-prompt"]')
const isOpen = (page: Page): Promise<boolean> => page.evaluate(() => window.dialog.isOpen())
const dials = (page: Page): Promise<number> => page.evaluate(() => window.host.dials())

describe.each(modals)('beside a %s', (dialog) => {
  test.each(orders)(
    'opened %s, the mouse presses the action, the dialog stays open, and a screen reader finds action and news [U24 U25]',
    async (_, first) => {
      const page = await lostWith(dialog, first)
      // Before the press: a browser also shows a hidden element to screen readers while the focus is inside.
      await expect.poll(() => spokenNames(page)).toContain('Try now')
      const before = await dials(page)
      await clickWithMouse(page, 'Try now')
      expect(await dials(page)).toBe(before + 1)
      expect(await isOpen(page)).toBe(true)
      // The next announcement is made while the dialog is open.
      await pass(page, 60_000)
      expect(await spokenNames(page)).toContain('Still can’t connect. Some information may be out of date.')
      expect(await isOpen(page)).toBe(true)
    },
  )

  test('the hotkey leads into the region and back, and Esc leads back without closing the dialog [U39]', async () => {
    const page = await lostWith(dialog, true)
    const focused = (): Promise<string | undefined> =>
      page.evaluate(() => document.activeElement?.outerHTML.slice(0, 80))
    const from = await focused()
    for (const back of ['F6', 'Escape']) {
      await page.keyboard.press('F6')
      await rest(page, 200)
      expect(await focusedSlot(page)).toBe('conn-button')
      await page.keyboard.press(back)
      await rest(page, 200)
      expect(await isOpen(page)).toBe(true)
      expect(await focusedSlot(page)).toBeNull()
      expect(await focused()).toBe(from)
    }
  })

  test('nothing stays marked when the dialog closes, and the region works on', async () => {
    const page = await lostWith(dialog, true)
    await setOpen(page, false)
    await rest(page, 500)
    expect(
      await page.evaluate(() =>
        ['conn-region', 'conn-announcer'].map((slot) => {
          const element = document.querySelector(`[data-slot="${slot}"]`)
          return [element?.parentElement === document.body, element?.matches('[inert], [aria-hidden]')]
        }),
      ),
    ).toEqual([
      [true, false],
      [true, false],
    ])
    expect(
      await page.evaluate(() => document.querySelector('#root')?.matches('[inert], [aria-hidden]')),
    ).toBe(false)
    const before = await dials(page)
    await clickWithMouse(page, 'Try now')
    expect(await dials(page)).toBe(before + 1)
  })
})

/** One modal of each library. */
const libraries = modals.filter((name) => / (?:Dialog|Modal)$|^native dialog$/.test(name))

describe.each(libraries)('beside a %s', (dialog) => {
  test('the mouse copies and saves a draft, puts the prompt aside and dismisses a banner, and the dialog stays open [U24]', async () => {
    const page = await missedWith(dialog, { draft: '' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await clickWithMouse(page, 'Copy')
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe('two oak boards')
    await clickWithMouse(page, 'Save')
    await prompt(page).locator('[data-state="saved"]').waitFor()
    await clickWithMouse(page, 'Not now')
    await prompt(page).waitFor({ state: 'detached' })
    await lose(page)
    await clickWithMouse(page, 'Dismiss')
    await banner(page).waitFor({ state: 'detached' })
    expect(await isOpen(page)).toBe(true)
  })

  test('the mouse reloads the page, and the dialog stays open until then [U24]', async () => {
    const page = await missedWith(dialog)
    await clickWithMouse(page, 'Reload page')
    await expect.poll(() => page.evaluate(() => window.dialog.reloads())).toBe(1)
    expect(await isOpen(page)).toBe(true)
  })
})

test.each(['Radix Dialog', 'Radix AlertDialog', 'Radix DropdownMenu', 'React Aria Modal', 'Base UI Dialog'])(
  'a %s never hides region and live regions, not even for a moment [U25]',
  async (dialog) => {
    const page = await start(dialog)
    await lose(page)
    const marks = await page.evaluateHandle(() => {
      const seen: string[] = []
      const observer = new MutationObserver((records) => {
        for (const { attributeName } of records) seen.push(String(attributeName))
      })
      for (const element of document.querySelectorAll(
        '[data-slot="conn-region"], [data-slot="conn-announcer"]',
      ))
        observer.observe(element, { attributes: true, attributeFilter: ['aria-hidden', 'inert'] })
      return seen
    })
    await setOpen(page, true)
    await rest(page, 300)
    await setOpen(page, false)
    await rest(page, 300)
    expect(await marks.jsonValue()).toEqual([])
  },
)

test.each(['fixed MUI AppBar', 'sonner toast', 'Mantine notification'])(
  'over a %s, the mouse presses the action [U24]',
  async (dialog) => {
    const page = await start(dialog)
    await setOpen(page, true)
    await rest(page, 300)
    await lose(page)
    const before = await dials(page)
    await clickWithMouse(page, 'Try now')
    expect(await dials(page)).toBe(before + 1)
  },
)
