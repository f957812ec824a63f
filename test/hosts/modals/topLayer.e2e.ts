import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { clickWithMouse, focusedSlot, lose, pass, setOpen } from './support.js'

// The region in the top layer of the page: native dialogs, fullscreen, prompt, print and safe areas.

const fixture = pageFixture('test/hosts/modals/pages/page.tsx')

async function start(query: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await fixture.open(query)
  await page.waitForFunction(() => 'dialog' in window)
  await pass(page, 500)
  return page
}

/** The id of the element that holds the region. */
const holder = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => {
    const around = document.querySelector('[data-slot="conn-region"]')?.parentElement
    return around === document.body ? 'body' : around?.id
  })

/** Adds a native dialog by script, as another part of the app would. */
const addDialog = (page: Page, id: string): Promise<void> =>
  page.evaluate((name) => {
    const dialog = document.createElement('dialog')
    dialog.id = name
    dialog.textContent = name
    document.querySelector('main')?.append(dialog)
    dialog.showModal()
  }, id)

const clickWorks = async (page: Page): Promise<void> => {
  const before = await page.evaluate(() => window.host.dials())
  await clickWithMouse(page, 'Try now')
  expect(await page.evaluate(() => window.host.dials())).toBeGreaterThan(before)
}

describe('the region', () => {
  test('is in the native dialog that is on top, through opening, closing and removal [U24]', async () => {
    const page = await start()
    await lose(page)
    await addDialog(page, 'first')
    await addDialog(page, 'second')
    await expect.poll(() => holder(page)).toBe('second')
    await clickWorks(page)
    await page.evaluate(() => document.querySelector('#second')?.remove())
    await expect.poll(() => holder(page)).toBe('first')
    await pass(page, 2000)
    await clickWorks(page)
    // The dialog leaves with an element around it.
    await page.evaluate(() => document.querySelector<HTMLDialogElement>('#first')?.close())
    await expect.poll(() => holder(page)).toBe('body')
    await pass(page, 2000)
    await clickWorks(page)
  })

  test('is in the fullscreen element and back afterwards, with the focus on its button [U24 U39]', async () => {
    const page = await start()
    await page.evaluate(() => {
      const main = document.querySelector('main')
      if (main === null) return
      main.id = 'full'
      main.addEventListener('click', () => void main.requestFullscreen(), { once: true })
    })
    await page.getByRole('heading').click()
    await page.waitForFunction(() => document.fullscreenElement !== null)
    await lose(page)
    await expect.poll(() => holder(page)).toBe('full')
    await clickWorks(page)
    expect(await focusedSlot(page)).toBe('conn-button')
    await page.evaluate(() => document.exitFullscreen())
    await expect.poll(() => holder(page)).toBe('body')
    expect(await focusedSlot(page)).toBe('conn-button')
  })

  test.each([320, 1280])(
    'shows the prompt in the window at %i px, although it is mounted far below [U26]',
    async (width) => {
      const page = await start()
      await page.setViewportSize({ width, height: 500 })
      await page.evaluate(() => window.host.overrun())
      await pass(page, 3000)
      const prompt = page.locator('[data-slot="conn-prompt"]')
      await prompt.waitFor()
      const {
        x,
        y,
        width: size,
        height,
      } = (await prompt.boundingBox()) ?? { x: 0, y: 0, width: 0, height: 0 }
      expect(x).toBeGreaterThanOrEqual(0)
      expect(y).toBeGreaterThanOrEqual(0)
      expect(x + size).toBeLessThanOrEqual(width)
      expect(y + height).toBeLessThanOrEqual(500)
      await clickWithMouse(page, 'Not now')
      await prompt.waitFor({ state: 'detached' })
    },
  )

  test('lets the page be used beside its rows', async () => {
    const page = await start()
    await lose(page)
    const under = await page.evaluate(() => {
      const { bottom } = document.querySelector('[data-slot="conn-banner"]')?.getBoundingClientRect() ?? {
        bottom: 0,
      }
      return [
        document.elementFromPoint(5, bottom - 5)?.closest('[data-slot^="conn-"]') ?? null,
        document.elementFromPoint(innerWidth / 2, bottom + 2)?.closest('[data-slot^="conn-"]') ?? null,
      ]
    })
    expect(under).toEqual([null, null])
  })

  test('keeps away from the notch and the edges of a device, and leaves the paper empty [U44]', async () => {
    const page = await start()
    const devtools = await page.context().newCDPSession(page)
    await devtools.send('Emulation.setSafeAreaInsetsOverride', { insets: { top: 60, left: 40, right: 40 } })
    await page.setViewportSize({ width: 400, height: 600 })
    await lose(page)
    const box = () => page.locator('[data-slot="conn-banner"]').boundingBox()
    // It slides into its place.
    await expect.poll(async () => (await box())?.y).toBe(60)
    expect((await box())?.x).toBe(40)
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => page.locator('[data-slot="conn-region"]').isVisible()).toBe(false)
    expect(await page.locator('[data-slot="conn-banner"]').isVisible()).toBe(false)
  })

  test('works on in a dialog that React opens and removes under StrictMode', async () => {
    const page = await start({ dialog: 'native dialog that is removed', strict: '1' })
    await setOpen(page, true)
    await lose(page)
    await clickWorks(page)
    await setOpen(page, false)
    await expect.poll(() => holder(page)).toBe('body')
    await pass(page, 2000)
    await clickWorks(page)
  })

  test('has the buttons and icons of the host, which work and keep the focus [U35 U39]', async () => {
    const page = await start({ slots: 'mui' })
    await lose(page)
    const button = page.locator('[data-slot="conn-region"] .MuiButton-root', { hasText: 'Try now' })
    await button.waitFor()
    expect(await page.locator('[data-slot="conn-glyph"] .MuiSvgIcon-root').count()).toBe(1)
    await page.keyboard.press('F6')
    const before = await page.evaluate(() => window.host.dials())
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => window.host.dials())).toBe(before + 1)
    for (let step = 0; step < 10; step += 1) {
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
      await pass(page, 300)
    }
  })

  test('leaves the focus where it came from when the connection is back [U39]', async () => {
    const page = await start()
    await page.getByLabel('Note').focus()
    await lose(page)
    await page.keyboard.press('F6')
    await page.evaluate(() => window.host.heal())
    await page.keyboard.press('Enter')
    for (let step = 0; step < 10; step += 1) await pass(page, 300)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Note')
    expect(await page.locator('main').getAttribute('tabindex')).toBeNull()
  })
})
