import type { Page } from 'playwright-core'
import { catalogues } from '../../../stories/support/languages.js'
import type { Globals, StorybookPage } from './storybookPage.js'

/** How a person may see a story, beside the values of the toolbar. */
export interface Look {
  /** Width of the window, in pixels. Default: 1000. */
  readonly width?: number
  /** Size of the text of the page. Default: `100%`. */
  readonly text?: string
  /** Forced colours of the device. Default: none. */
  readonly forced?: 'light' | 'dark'
}

/** Values of the toolbar, with the looks in which the stories are checked. */
export interface StoryLooks {
  readonly name: string
  readonly globals: Globals
  readonly looks: readonly Look[]
}

/** The language whose texts are the longest in sum. The pseudo-locale is longer by design. */
export const longestLanguage = Object.entries(catalogues)
  .filter(([tag]) => tag !== 'en-XA')
  .map(([tag, texts]) => ({ tag, length: JSON.stringify(texts).length }))
  .reduce((longest, one) => (one.length > longest.length ? one : longest)).tag

const plain = {
  theme: 'light',
  contrast: 'normal',
  dir: 'auto',
  language: 'en',
  motion: 'reduced',
  connectivity: 'story',
}
const narrow = { width: 320 }

/** The looks beside the plain one, in which each story runs as a test of its own. A look of the same values needs no new rendering. */
export const storyLooks: readonly StoryLooks[] = [
  {
    name: 'light, in forced colours, with text of 200 %',
    globals: {},
    looks: [{ forced: 'light' }, { text: '200%' }],
  },
  { name: 'dark, in forced colours', globals: { theme: 'dark' }, looks: [{}, { forced: 'dark' }] },
  { name: 'with more contrast', globals: { contrast: 'more' }, looks: [{}] },
  {
    name: 'dark with more contrast, right to left',
    globals: { theme: 'dark', contrast: 'more', language: 'ar' },
    looks: [{}],
  },
  {
    name: 'in the longest language, at 320 px, with text of 200 %',
    globals: { language: longestLanguage },
    looks: [narrow, { ...narrow, text: '200%' }],
  },
  { name: 'with longer words, at 320 px', globals: { language: 'en-XA' }, looks: [narrow] },
  { name: 'right to left, at 320 px', globals: { language: 'he' }, looks: [narrow] },
]

/** Gives all stories that are shown from now on these values of the toolbar. */
export const setGlobals = ({ set }: StorybookPage, globals: Globals): Promise<void> =>
  set({ ...plain, ...globals })

/** What is wrong with the shown story in these looks, one line per element. */
export async function problemsIn(story: StorybookPage, looks: readonly Look[]): Promise<readonly string[]> {
  const found: string[] = []
  for (const look of looks) {
    await setLook(story.page, look)
    for (const line of await problemsOf(story, look)) found.push(`${JSON.stringify(look)} ${line}`)
  }
  return found
}

const problemsOf = async (story: StorybookPage, { forced }: Look): Promise<readonly string[]> => [
  ...(await story.violations(forced === undefined ? 'on' : 'off')),
  ...(await story.overflow()),
  ...(await clippedTexts(story.page)),
  ...(await smallTargets(story.page)),
  ...(forced === undefined ? [] : await invisibleParts(story.page)),
]

async function setLook(page: Page, { width = 1000, text = '', forced }: Look): Promise<void> {
  await page.emulateMedia({
    forcedColors: forced === undefined ? 'none' : 'active',
    colorScheme: forced ?? 'light',
  })
  if (page.viewportSize()?.width !== width) await page.setViewportSize({ width, height: 800 })
  await page.evaluate((size) => void (document.documentElement.style.fontSize = size), text)
}

/** Elements of the kit whose content is larger than they are. */
const clippedTexts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('[data-slot^="conn-"]:not([data-slot="conn-announcer"])')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => {
        const { display, position, overflowY } = getComputedStyle(element)
        // Both are sized by what is around them, not by a text; the region scrolls.
        if (display === 'inline' || position === 'absolute' || overflowY === 'auto') return false
        const isCut = overflowY !== 'visible' && element.scrollHeight > element.clientHeight + 1
        return element.clientWidth > 0 && (isCut || element.scrollWidth > element.clientWidth + 1)
      })
      .map((element) => `clipped: ${element.outerHTML.slice(0, 120)}`),
  )

/** Buttons of the kit of less than 24 px, which axe accepts where no other target is near. */
const smallTargets = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button[data-slot^="conn-"]')]
      .filter((element) => element.checkVisibility({ visibilityProperty: true }))
      .filter((element) => {
        const { width, height } = element.getBoundingClientRect()
        return Math.min(width, height) < 24
      })
      .map((element) => `small: ${element.outerHTML.slice(0, 120)}`),
  )

/** Glyphs, edges of actions and texts of the kit that have the colour of what is behind them. */
const invisibleParts = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => {
    const probe = document.createElement('span')
    probe.style.color = 'Canvas'
    document.body.append(probe)
    const canvas = getComputedStyle(probe).color
    probe.remove()
    const hasEdge = (element: Element): boolean => {
      const { borderTopStyle, borderTopWidth, borderTopColor } = getComputedStyle(element)
      return borderTopStyle !== 'none' && borderTopWidth !== '0px' && borderTopColor !== canvas
    }
    const hasShape = (path: Element): boolean => {
      const { stroke } = getComputedStyle(path)
      const { width, height } = path.getBoundingClientRect()
      return stroke !== canvas && stroke !== 'none' && width + height > 4
    }
    const hasText = (element: Element): boolean => {
      const { color, backgroundColor } = getComputedStyle(element)
      return color !== (/^rgba.* 0\)$/.test(backgroundColor) ? canvas : backgroundColor)
    }
    const all = (selector: string): Element[] =>
      [...document.querySelectorAll(selector)].filter((element) =>
        element.checkVisibility({ visibilityProperty: true }),
      )
    return [
      ...all('[data-slot="conn-glyph"] path').filter((path) => !hasShape(path)),
      ...all('[data-slot="conn-button"]').filter((button) => !hasEdge(button)),
      // The LED inside of its button has the edge; one without a label is its shape.
      ...all('[data-slot="conn-led"]:not([data-label="hidden"])').filter((led) => !hasEdge(led)),
      ...all('[data-slot^="conn-"]').filter((element) => !hasText(element)),
    ].map((element) => `invisible: ${element.outerHTML.slice(0, 120)}`)
  })
