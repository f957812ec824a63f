import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { situationNames } from 'react-connectivity/testing'
import { launchBrowser } from './support/launch.js'
import { serveStorybook, type StaticStorybook } from './support/staticStorybook.js'
import { openStorybook, type Entry, type StorybookPage } from './support/storybookPage.js'
import { longestLanguage, problemsIn, setGlobals, storyLooks } from './support/storyLooks.js'

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

describe('each story of components, foundations, hooks and patterns without a script of its own', () => {
  it.each(storyLooks)(
    'has no violation of axe, no clipped text and nothing outside the window: $name [U17 U18 U19 U44]',
    async ({ globals, looks }) => {
      const found: Record<string, readonly string[]> = {}
      await setGlobals(preview, globals)
      const stories = preview.entries.filter(isOfTheKit)
      for (const entry of stories) {
        await preview.show(entry).catch((error: unknown) => {
          throw new Error(entry.id, { cause: error })
        })
        const problems = await problemsIn(preview, looks)
        if (problems.length > 0) found[entry.id] = problems
      }
      expect(stories.length).toBeGreaterThan(50)
      expect(found).toEqual({})
    },
    120_000,
  )

  it('is checked in German as the longest language', () => {
    expect(longestLanguage).toBe('de')
  })
})

describe('banner and prompt in their region', () => {
  const story = 'components-connectivityregion--playground'
  const rows = '[data-slot="conn-region"] :is([data-slot="conn-banner"], [data-slot="conn-prompt"])'

  beforeAll(async () => {
    const entry = preview.entries.find(({ id }) => id === story)
    if (entry === undefined) throw new Error(`no story ${story}`)
    await preview.show(entry)
  })

  // The other sets differ from these in colours and words only.
  it.each(storyLooks.filter(({ looks }) => looks.length > 1))(
    'have no violation of axe, no clipped text and nothing outside the window in any situation: $name [U17 U18 U19 U44]',
    async ({ globals, looks }) => {
      const found: Record<string, readonly string[]> = {}
      let shown = 0
      for (const situation of situationNames) {
        await setGlobals(preview, { ...globals, connectivity: situation })
        shown += await preview.page.locator(rows).count()
        const problems = await problemsIn(preview, looks)
        if (problems.length > 0) found[situation] = problems
      }
      expect(shown).toBeGreaterThan(25)
      expect(found).toEqual({})
    },
    120_000,
  )
})
