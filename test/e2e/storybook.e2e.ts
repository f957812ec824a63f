import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './support/launch.js'
import { serveStorybook, type StaticStorybook } from './support/staticStorybook.js'
import { openStorybook, type Entry, type StorybookPage } from './support/storybookPage.js'

let storybook: StaticStorybook
let browser: Browser
let preview: StorybookPage

beforeAll(async () => {
  browser = await launchBrowser()
  storybook = await serveStorybook()
  preview = await openStorybook(browser, storybook.url)
}, 240_000)
afterAll(async () => {
  await browser?.close()
  await storybook?.close()
})

/**
 * The stories of the kit that stay as their loader leaves them. Those with a script run, with axe, as tests of their own, in
 * English.
 */
const isOfTheKit = ({ type, title, tags }: Entry): boolean =>
  type === 'story' && /^(Components|Foundations|Hooks|Patterns)\//.test(title) && !tags.includes('play-fn')

const plain = { theme: 'light', contrast: 'normal', dir: 'auto', language: 'en', motion: 'reduced' }

/** Shows every story and collects what the check finds, by story. */
async function inAll(
  check: (entry: Entry) => Promise<readonly string[]>,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const found: Record<string, readonly string[]> = {}
  for (const entry of preview.entries.filter(isOfTheKit)) {
    await preview.show(entry).catch((error: unknown) => {
      throw new Error(entry.id, { cause: error })
    })
    const lines = await check(entry)
    await preview.set(plain)
    if (lines.length > 0) found[entry.id] = lines
  }
  return found
}

describe('the static Storybook', () => {
  it('opens each page of the documentation without an error, a failed or a foreign request [U41]', async () => {
    const found: Record<string, readonly string[]> = {}
    const pages = await openStorybook(browser, storybook.url)
    for (const entry of pages.entries.filter(({ type }) => type === 'docs')) {
      await pages.show(entry)
      const problems = pages.takeProblems()
      if (problems.length > 0) found[entry.id] = problems
    }
    expect(found).toEqual({})
    expect(storybook.missing).toEqual([])
  })

  it('shows no id of a row and no code of a story in its menu', () => {
    const names = preview.entries.map(({ title }) => title)
    expect(names.filter((name) => /\[[A-Z]\d+\]/.test(name))).toEqual([])
  })

  it('has no violation in any story: dark, more contrast, right to left [U17]', async () => {
    const modes = [
      { ...plain, theme: 'dark' },
      { ...plain, contrast: 'more' },
      { ...plain, theme: 'dark', contrast: 'more', language: 'ar' },
    ]
    const found = await inAll(async () => {
      const lines: string[] = []
      for (const mode of modes) {
        await preview.set(mode)
        for (const line of await preview.violations())
          lines.push(`${mode.theme} ${mode.contrast} ${mode.language}: ${line}`)
      }
      return lines
    })
    expect(found).toEqual({})
  }, 120_000)

  it('keeps every story within 320 px, with long words, right to left and with text twice as large [U19, U44]', async () => {
    const { page } = preview
    await page.setViewportSize({ width: 320, height: 800 })
    const found = await inAll(async () => {
      const lines: string[] = []
      for (const language of ['en-XA', 'he']) {
        await preview.set({ ...plain, language })
        lines.push(...(await preview.overflow()).map((line) => `${language}: ${line}`))
      }
      await page.evaluate(() => (document.documentElement.style.fontSize = '200%'))
      lines.push(...(await preview.overflow()).map((line) => `200 %: ${line}`))
      await page.evaluate(() => (document.documentElement.style.fontSize = ''))
      return lines
    })
    expect(found).toEqual({})
  }, 120_000)
})
