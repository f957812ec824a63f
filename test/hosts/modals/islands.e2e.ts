import { expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'

const fixture = pageFixture('test/hosts/modals/pages/islands.tsx')

test('a person on a page of islands opens the details of the status that they press, right beside it', async () => {
  const page = await fixture.open({})
  await page.setViewportSize({ width: 1000, height: 600 })
  for (const island of ['first', 'second']) {
    const button = page.locator(`#${island} [data-slot="conn-status-button"]`)
    await expect
      .poll(() => button.evaluate((opener: HTMLButtonElement) => opener.popoverTargetElement !== null))
      .toBe(true)
    await button.click()
    const details = page.locator('[data-slot="conn-details"]:popover-open')
    await expect.poll(() => details.count()).toBe(1)
    expect(await details.evaluate((card) => card.closest('#first, #second')?.id)).toBe(island)
    const [card, at] = [await details.boundingBox(), await button.boundingBox()]
    const gap = (card?.y ?? 0) - (at?.y ?? 0) - (at?.height ?? 0)
    expect(gap).toBeGreaterThanOrEqual(0)
    expect(gap).toBeLessThan(10)
    // It begins or ends where its button does.
    const starts = Math.abs((card?.x ?? 0) - (at?.x ?? 0))
    const ends = Math.abs((card?.x ?? 0) + (card?.width ?? 0) - (at?.x ?? 0) - (at?.width ?? 0))
    expect(Math.min(starts, ends)).toBeLessThan(15)
    await page.keyboard.press('Escape')
    await expect.poll(() => details.count()).toBe(0)
  }
})
