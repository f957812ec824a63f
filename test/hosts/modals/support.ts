import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import type {} from './pages/control.js'

/** Lets time pass for the client of the page. */
export const pass = (page: Page, ms: number): Promise<void> =>
  page.evaluate((time) => window.host.pass(time), ms)

/** Lets the page go on for this long on its own clock: what it has planned for then is done, on a busy machine, too. */
export const rest = (page: Page, ms: number): Promise<void> =>
  page.evaluate(
    (time) =>
      new Promise<void>((resolve) => {
        setTimeout(() => requestAnimationFrame(() => setTimeout(resolve)), time)
      }),
    ms,
  )

export async function setOpen(page: Page, isOpen: boolean): Promise<void> {
  await page.evaluate((open) => window.dialog.setOpen(open), isOpen)
  await page.waitForFunction((open) => window.dialog.isOpen() === open, isOpen)
}

/** Loses the connection and waits until the banner is there. */
export async function lose(page: Page): Promise<void> {
  await page.evaluate(() => window.host.lose())
  await pass(page, 2500)
  await page.locator('[data-slot="conn-banner"]').waitFor()
}

/** Names of all nodes that a screen reader finds. */
export async function spokenNames(page: Page): Promise<string[]> {
  const devtools = await page.context().newCDPSession(page)
  const { nodes } = await devtools.send('Accessibility.getFullAXTree')
  await devtools.detach()
  return nodes.flatMap(({ ignored, name }) => (ignored ? [] : [String(name?.value ?? '')]))
}

/** Clicks the middle of the button with the mouse, once nothing else is there. */
export async function clickWithMouse(page: Page, name: string): Promise<void> {
  const button = page
    .getByRole('button', { name, exact: true })
    .and(page.locator('[data-slot="conn-button"]'))
  const middle = async (): Promise<{ x: number; y: number; isHit: boolean }> =>
    button.evaluate((element) => {
      const { x, y, width, height } = element.getBoundingClientRect()
      const at = { x: x + width / 2, y: y + height / 2 }
      return { ...at, isHit: element.contains(document.elementFromPoint(at.x, at.y)) }
    })
  await expect.poll(async () => (await middle()).isHit).toBe(true)
  const { x, y } = await middle()
  await page.mouse.click(x, y)
}

/** The slot of the region's element that has the focus; null outside of the region. */
export const focusedSlot = (page: Page): Promise<string | null> =>
  page.evaluate(() =>
    document.activeElement?.closest('[data-slot="conn-region"]')?.contains(document.activeElement) === true
      ? (document.activeElement.getAttribute('data-slot') ?? '')
      : null,
  )
