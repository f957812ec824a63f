import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from '../../e2e/support/launch.js'
import { buildPage, type ServedPage } from './support/buildPage.js'
import { waitForParts } from './support/readParts.js'

let browser: Browser
const served = new Map<string, ServedPage>()
const sheets = ['react-connectivity/styles.css', 'react-connectivity/styles.unlayered.css'] as const
beforeAll(async () => {
  browser = await launchBrowser()
  for (const sheet of sheets) served.set(sheet, await buildPage({ styles: [sheet], host: 'alone.tsx' }))
})
afterAll(async () => {
  for (const { close } of served.values()) await close()
  await browser.close()
})

type PageOptions = Parameters<Browser['newPage']>[0]

/** Opens the page and reads from it. */
async function opened<Found>(
  sheet: string,
  options: PageOptions,
  read: (page: Page) => Promise<Found>,
): Promise<Found> {
  const page = await browser.newPage(options)
  try {
    await page.goto(served.get(sheet)?.url ?? '')
    await waitForParts(page)
    return await read(page)
  } finally {
    await page.close()
  }
}

describe.each(sheets)('%s', (sheet) => {
  it('prints neither banner nor prompt, and the page around them as it is [U44]', async () => {
    const seen = await opened(sheet, {}, async (page) => {
      await page.emulateMedia({ media: 'print' })
      return page.evaluate(() =>
        ['conn-banner', 'conn-prompt', 'conn-led'].map(
          (slot) =>
            getComputedStyle(document.querySelector(`#plain [data-slot="${slot}"]`) as Element).display,
        ),
      )
    })
    expect(seen).toEqual(['none', 'none', 'inline-flex'])
  })

  it.each(['ltr', 'rtl'])('cuts no text at 320 px with text twice as large, %s [U44]', async (direction) => {
    const seen = await opened(
      sheet,
      { viewport: { width: 320, height: 800 }, reducedMotion: 'reduce' },
      (page) =>
        page.evaluate((dir) => {
          document.documentElement.dir = dir
          document.documentElement.style.fontSize = '200%'
          const cut = [...document.querySelectorAll('#plain [data-slot]')]
            .filter((element) => element.checkVisibility({ visibilityProperty: true }))
            .filter((element) => {
              const { display, position } = getComputedStyle(element)
              if (display === 'inline' || position === 'absolute') return false
              const { scrollWidth, clientWidth, scrollHeight, clientHeight } = element
              return scrollWidth > clientWidth + 1 || scrollHeight > clientHeight + 1
            })
            .map((element) => element.getAttribute('data-slot'))
          return { cut, width: document.documentElement.scrollWidth }
        }, direction),
    )
    expect(seen).toEqual({ cut: [], width: 320 })
  })

  it.each([
    ['ltr', 320],
    ['rtl', 320],
    ['ltr', 480],
  ])(
    'keeps the shape of a banner beside its text where text is twice as large, %s at %d px',
    async (dir, width) => {
      const seen = await opened(sheet, { viewport: { width, height: 800 } }, (page) =>
        page.evaluate((direction) => {
          document.documentElement.dir = direction
          document.documentElement.style.fontSize = '200%'
          const at = (slot: string): DOMRect =>
            (
              document.querySelector(`#plain [data-slot="conn-banner"] > [data-slot="${slot}"]`) as Element
            ).getBoundingClientRect()
          const [glyph, text] = [at('conn-glyph'), at('conn-content')]
          return {
            isBeside: glyph.top < text.bottom && glyph.bottom > text.top,
            isBefore: direction === 'rtl' ? glyph.left >= text.right : glyph.right <= text.left,
            width: document.documentElement.scrollWidth,
          }
        }, dir),
      )
      expect(seen).toEqual({ isBeside: true, isBefore: true, width })
    },
  )

  it('wraps an LED with a long name instead of widening the page', async () => {
    const width = await opened(sheet, { viewport: { width: 320, height: 800 } }, (page) =>
      page.evaluate(() => {
        const name = document.querySelector('[data-slot="conn-led-name"]')
        if (name !== null)
          name.textContent = 'Betriebsunterbrechungsversicherungsangelegenheiten der Hauptniederlassung'
        return document.documentElement.scrollWidth
      }),
    )
    expect(width).toBe(320)
  })

  it.each([
    ['the device', { reducedMotion: 'reduce' }, null],
    ['the page', {}, 'reduced'],
  ] as const)('moves nothing when %s asks for less motion', async (_, options, motion) => {
    const moving = await opened(sheet, options, (page) =>
      page.evaluate((value) => {
        if (value !== null) document.documentElement.dataset['connMotion'] = value
        return [...document.querySelectorAll('#plain [data-slot]')]
          .map((element) => getComputedStyle(element))
          .filter((style) => style.animationName !== 'none' || style.transitionDuration !== '0s').length
      }, motion),
    )
    expect(moving).toBe(0)
  })

  it('shows the edges and shapes of everything in forced colours', async () => {
    const seen = await opened(sheet, { forcedColors: 'active' }, (page) =>
      page.evaluate(() => {
        const text = getComputedStyle(document.body).color
        const of = (selector: string) =>
          getComputedStyle(document.querySelector(`#plain ${selector}`) as Element)
        return {
          glyph: of('[data-slot="conn-glyph"]').color === text,
          edge: of('[data-slot="conn-banner"]').borderBlockEndColor === text,
          primary: of('[data-variant="primary"]').backgroundColor !== of('[data-variant="primary"]').color,
        }
      }),
    )
    expect(seen).toEqual({ glyph: true, edge: true, primary: true })
  })
})
