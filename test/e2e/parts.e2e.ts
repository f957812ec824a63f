import { expect, test } from 'vitest'
import { details, lose, overrun, shopFixture, stale, state, trigger } from './support/shop.js'

// The parts of the kit in a real browser, over a real server.

const openShop = shopFixture()

test('the details open and close by keyboard, and the focus comes back', async () => {
  const { page } = await openShop()
  await page.keyboard.press('Tab')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('data-slot'))).toBe(
    'conn-status-button',
  )
  for (const key of ['Enter', 'Space']) {
    await page.keyboard.press(key)
    await expect.poll(() => details(page).isVisible()).toBe(true)
    await page.keyboard.press('Tab')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Copy diagnostics')
    await page.keyboard.press('Escape')
    await expect.poll(() => details(page).isVisible()).toBe(false)
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-slot'))).toBe(
      'conn-status-button',
    )
  }
})

test('the details stand at their LED, inside the window, also at its edges and right to left', async () => {
  for (const [width, height, query] of [
    [1280, 800, {}],
    [320, 640, {}],
    [1280, 260, { rtl: '' }],
  ] as const) {
    const { page } = await openShop(query)
    await page.setViewportSize({ width, height })
    await trigger(page).click()
    await expect.poll(() => details(page).isVisible()).toBe(true)
    const [card, led] = await Promise.all([details(page).boundingBox(), trigger(page).boundingBox()])
    if (card === null || led === null) throw new Error('not on screen')
    expect(card.x).toBeGreaterThanOrEqual(0)
    expect(card.x + card.width).toBeLessThanOrEqual(width)
    expect(card.y + card.height).toBeLessThanOrEqual(height)
    const gap = Math.min(Math.abs(card.y - (led.y + led.height)), Math.abs(led.y - (card.y + card.height)))
    expect(gap).toBeLessThanOrEqual(8)
  }
})

test('“Not now” leaves the reload in the status and at the data [U32]', async () => {
  const shop = await openShop()
  const { page } = shop
  await overrun(shop)
  await page.getByRole('button', { name: 'Not now' }).click()
  await expect.poll(() => page.locator('[data-slot="conn-prompt"]').count()).toBe(0)
  expect(await stale(page).getByRole('button', { name: 'Reload' }).isVisible()).toBe(true)
  await trigger(page).click()
  const loaded = page.waitForEvent('load')
  await details(page).getByRole('button', { name: 'Reload page' }).click()
  await loaded
  await expect.poll(() => state(page)).toBe('online')
})

test('a double-click on “Reload” only asks before unsaved work is lost', async () => {
  const shop = await openShop()
  const { page } = shop
  await overrun(shop)
  await page.getByLabel('Note').fill('two oak boards')
  await page.getByRole('button', { name: 'Not now' }).click()
  const reloads: string[] = []
  page.on('request', (request) => void (request.isNavigationRequest() && reloads.push(request.url())))
  await stale(page).getByRole('button', { name: 'Reload' }).dblclick()
  await expect.poll(() => stale(page).getByRole('button', { name: 'Reload anyway' }).isVisible()).toBe(true)
  expect(await stale(page).textContent()).toContain('Reloading now would lose unsaved changes.')
  expect(reloads).toEqual([])
})

test('a channel whose banner was dismissed is opened again from the details', async () => {
  const access = { isAllowed: true, asked: 0 }
  const authorize = (): boolean => {
    access.asked += 1
    return access.isAllowed
  }
  const { page, proxy } = await openShop({ banner: '' }, false, { authorize })
  const banner = page.locator('[data-slot="conn-banner"]')
  access.isAllowed = false
  proxy.drop()
  await expect.poll(() => state(page)).toBe('failed')
  await expect.poll(() => banner.getAttribute('data-state')).toBe('channel-denied')
  await banner.getByRole('button', { name: 'Dismiss' }).click()
  await expect.poll(() => banner.count()).toBe(0)
  await trigger(page).click()
  const again = details(page).getByRole('button', { name: 'Try “orders” again' })
  // Refused once more: the button and the focus stay where they are.
  const { asked } = access
  await again.click()
  // The button is busy for a second, and a busy server may take longer.
  await expect.poll(() => access.asked).toBeGreaterThan(asked)
  await expect.poll(() => again.getAttribute('aria-busy')).toBeNull()
  expect(await again.evaluate((button) => button === document.activeElement)).toBe(true)
  access.isAllowed = true
  await again.click()
  await expect.poll(() => state(page)).toBe('online')
  await expect.poll(() => again.count()).toBe(0)
  expect(await details(page).isVisible()).toBe(true)
})

test('parts with German texts on an English page are hyphenated as German, and the content of the app is not', async () => {
  const { page } = await openShop({ german: '' })
  const languages = (selector: string) =>
    page.locator(selector).evaluateAll((parts) =>
      parts.map((part) => {
        const { lang } = part.closest<HTMLElement>('[lang]') ?? document.documentElement
        return `${lang} ${getComputedStyle(part).hyphens}`
      }),
    )
  expect(new Set(await languages('[data-slot="conn-stale-text"]'))).toEqual(new Set(['de auto']))
  // Beside a long text, hyphens would let it squeeze an LED.
  expect(new Set(await languages('[data-slot="conn-led"]'))).toEqual(new Set(['de manual']))
  expect(new Set(await languages('[data-slot="conn-stale-content"], main'))).toEqual(new Set(['en manual']))
})

test('stale text is readable: its contrast is at least 4.5 [U37]', async () => {
  const schemes: readonly Record<string, string>[] = [{}, { dark: '' }]
  for (const query of schemes) {
    const shop = await openShop(query)
    await overrun(shop)
    const ratios = await shop.page.evaluate(() => {
      const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!
      const rgb = (color: string, below: string): number[] => {
        for (const fill of [below, color]) {
          pen.fillStyle = fill
          pen.fillRect(0, 0, 1, 1)
        }
        return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3)
      }
      const light = (parts: number[]): number => {
        const [r = 0, g = 0, b = 0] = parts.map((part) => {
          const value = part / 255
          return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
        })
        return 0.2126 * r + 0.7152 * g + 0.0722 * b
      }
      const canvas = rgb('Canvas', 'white')
      const page = `rgb(${canvas.join(' ')})`
      const dark = getComputedStyle(document.documentElement).colorScheme === 'dark'
      const base = dark ? 'rgb(18 18 18)' : page
      return ['[data-slot="conn-stale-line"]', '[data-slot="conn-stale-content"] li span'].map((selector) => {
        const element = document.querySelector(selector)!
        let around: Element | null = element
        let background = 'transparent'
        while (around !== null && /transparent|, 0\)|\/ 0\)/.test(background)) {
          background = getComputedStyle(around).backgroundColor
          around = around.parentElement
        }
        const back = rgb(background, base)
        const front = rgb(getComputedStyle(element).color, `rgb(${back.join(' ')})`)
        const [low = 0, high = 0] = [light(front), light(back)].toSorted((a, b) => a - b)
        return (high + 0.05) / (low + 0.05)
      })
    })
    expect(ratios).toHaveLength(2)
    for (const ratio of ratios) expect(ratio).toBeGreaterThanOrEqual(4.5)
    // It fades by its colour, so that it can be read.
    expect(
      await shop.page
        .locator('[data-slot="conn-stale-content"]')
        .evaluate((element) => [getComputedStyle(element).opacity, getComputedStyle(element).filter]),
    ).toEqual(['1', 'none'])
  }
})

test('the line of stale data moves nothing around it, at 320 and at 1280 px', async () => {
  for (const width of [320, 1280]) {
    const shop = await openShop()
    const { page } = shop
    await page.setViewportSize({ width, height: 700 })
    await page.waitForTimeout(200)
    // From the start of the region, because the row above it wraps, as text does.
    const top = (): Promise<number> =>
      page.evaluate(() => {
        const at = (selector: string): number =>
          document.querySelector(selector)?.getBoundingClientRect().y ?? NaN
        return at('[data-testid="after"]') - at('[data-slot="conn-stale"]')
      })
    const before = await top()
    await lose(shop)
    expect(await top()).toBe(before)
    await stale(page).getByRole('button', { name: 'Try now' }).click()
    await shop.proxy.pass()
    await expect.poll(() => stale(page).getAttribute('data-stale')).toBeNull()
    expect(await top()).toBe(before)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
  }
})

test('the line of stale data has its room also when it names its day the next morning, at every width', async () => {
  const shop = await openShop({}, true)
  const { page } = shop
  await overrun(shop)
  await page.clock.fastForward('24:00:00')
  const line = page.locator('[data-slot="conn-stale-line"]')
  await expect.poll(() => line.textContent()).toMatch(/^As of Wed\s12:/)
  for (let width = 280; width <= 520; width += 8) {
    await page.setViewportSize({ width, height: 700 })
    const [before, after] = await line.evaluate((element: HTMLElement) => {
      const height = () => element.parentElement?.getBoundingClientRect().height
      const shown = height()
      element.style.display = 'none'
      const room = height()
      element.style.display = ''
      return [room, shown]
    })
    expect(after, `${width} px`).toBe(before)
  }
})

test('“Try now” leads to a dial within five seconds, also while another one hangs [U33]', async () => {
  const { page, proxy } = await openShop({ times: JSON.stringify({ handshakeMs: 60_000 }) }, true)
  // The network accepts connections and never answers.
  proxy.set({ hang: true })
  proxy.drop()
  await expect.poll(() => state(page)).toBe('reconnecting')
  await expect.poll(() => proxy.accepts.length).toBe(2)
  // From here on the time of the page passes only on demand, so that no dial is due by itself. The time to stop at must not be over yet.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 4000)
  await trigger(page).click()
  await details(page).getByRole('button', { name: 'Try now' }).click()
  await page.clock.runFor(5000)
  await expect.poll(() => proxy.accepts.length).toBe(3)
})

test('a long name of a channel wraps in a window of 320 px', async () => {
  const { page } = await openShop({
    label: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
  })
  await page.setViewportSize({ width: 320, height: 640 })
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320)
})
