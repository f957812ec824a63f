import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { catalogues } from '../../../stories/support/languages.js'

// What a person reads where there is little room, in each language.

const fixture = pageFixture('test/hosts/css/pages/words.tsx')
const languages = Object.keys(catalogues).filter((tag) => tag !== 'en-XA')

async function open(language: string): Promise<Page> {
  const page = await fixture.open({ language })
  await page.locator('footer').waitFor({ state: 'attached' })
  return page
}

/** The words in these elements that stand on two lines, although one line of their own would hold them. */
const brokenWords = (page: Page, selector: string): Promise<readonly string[]> =>
  page.evaluate((within) => {
    const probe = document.createElement('span')
    probe.style.cssText = 'position: absolute; visibility: hidden; white-space: nowrap'
    /** The width of the lines that the word could stand on. */
    const room = (word: Element): number => {
      let box = word
      while (getComputedStyle(box).display === 'inline') box = box.parentElement ?? document.body
      const { paddingLeft, paddingRight } = getComputedStyle(box)
      return box.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
    }
    const found = new Set<string>()
    for (const part of document.querySelectorAll(within)) {
      const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT)
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const parent = node.parentElement
        if (parent?.checkVisibility({ visibilityProperty: true }) !== true) continue
        // Chinese and Japanese break between any two signs.
        for (const { index, 0: word } of (node.textContent ?? '').matchAll(/[^\s\u200B/-]+[/-]?/gu)) {
          if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(word)) continue
          const range = document.createRange()
          range.setStart(node, index)
          range.setEnd(node, index + word.length)
          const rects = [...range.getClientRects()].filter(({ width }) => width > 0)
          if (new Set(rects.map(({ top }) => Math.round(top))).size < 2) continue
          probe.textContent = word
          parent.append(probe)
          const { width } = probe.getBoundingClientRect()
          probe.remove()
          const isSmall = parent.closest('[data-slot="conn-led"], [data-slot="conn-send"]') !== null
          if (isSmall || width <= room(parent))
            found.add(`${parent.dataset['slot'] ?? parent.localName}: ${word}`)
        }
      }
    }
    return [...found]
  }, selector)

/** The shapes that stand more than a line away from the words after them. */
const awayFromWords = (glyphs: readonly Element[]): readonly string[] =>
  glyphs
    .filter((glyph) => {
      const words = glyph.nextElementSibling?.getBoundingClientRect()
      return words !== undefined && words.height > 0 && words.top - glyph.getBoundingClientRect().bottom > 8
    })
    .map((glyph) => glyph.parentElement?.textContent ?? '')

describe.each(languages)('a person who reads %s', (language) => {
  test('finds no word broken that a line can hold: beside a long text, and at 320 px with text twice as large [U44]', async () => {
    const page = await open(language)
    expect(await brokenWords(page, '.rows [data-slot^="conn-"]')).toEqual([])
    expect(await page.locator('.rows [data-slot="conn-glyph"]').evaluateAll(awayFromWords)).toEqual([])
    await page.evaluate(() => {
      for (const rows of document.querySelectorAll('.rows')) rows.remove()
      document.documentElement.style.fontSize = '200%'
    })
    await page.setViewportSize({ width: 320, height: 800 })
    expect(
      await brokenWords(page, '.column > [data-slot^="conn-"], .column > div > [data-slot^="conn-"]'),
    ).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320)
  })
})

test.each(['he', 'en'])(
  'a person who reads %s finds the sign at the start of a name there',
  async (language) => {
    const page = await open(language)
    const name = page.locator('.column [data-slot="conn-led-name"]', { hasText: '#general' }).first()
    await page.locator('.column [data-slot="conn-status-button"]').first().click()
    const row = page.locator('[data-slot="conn-details"] dt').first()
    await row.waitFor()
    for (const place of [name, row])
      expect(
        await place.evaluate((element) => {
          const text = document.createTreeWalker(element, NodeFilter.SHOW_TEXT).nextNode()
          if (text === null) throw new Error('no text')
          const left = (at: number): number => {
            const range = document.createRange()
            range.setStart(text, at)
            range.setEnd(text, at + 1)
            return range.getBoundingClientRect().left
          }
          return left(0) < left(1)
        }),
      ).toBe(true)
  },
)

test('a team that draws its own banner gets a glyph in the colour of its tone', async () => {
  const page = await open('en')
  const [glyph, danger] = await page.locator('#own').evaluate((own) => {
    const probe = document.createElement('i')
    probe.style.color = 'var(--conn-danger-solid)'
    own.append(probe)
    return [own.querySelector('[data-slot="conn-glyph"]'), probe].map(
      (element) => element !== null && getComputedStyle(element).color,
    )
  })
  expect(glyph).toBe(danger)
})
