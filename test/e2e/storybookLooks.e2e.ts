import { beforeAll, describe, expect, it } from 'vitest'
import { situationNames } from 'react-connectivity/testing'
import { storybookFixture } from './support/storybookFixture.js'
import type { Entry } from './support/storybookPage.js'
import { longestLanguage, problemsIn, setGlobals, storyLooks } from './support/storyLooks.js'

const fixture = storybookFixture()

/**
 * The stories of the kit that stay as their loader leaves them. Those with a script run, with axe, as tests of their own, in
 * English.
 */
const isOfTheKit = ({ type, title, tags }: Entry): boolean =>
  type === 'story' &&
  /^(Components|Foundations|Hooks|Patterns|Seeds)\//.test(title) &&
  !tags.includes('play-fn')

describe('each story of components, foundations, hooks, patterns and seeds without a script of its own', () => {
  it.each(storyLooks)(
    'has no violation of axe, no clipped text and nothing outside the window: $name [U17 U18 U19 U44]',
    async ({ globals, looks }) => {
      const found: Record<string, readonly string[]> = {}
      await setGlobals(fixture.preview, globals)
      const stories = fixture.preview.entries.filter(isOfTheKit)
      for (const entry of stories) {
        await fixture.preview.show(entry).catch((error: unknown) => {
          throw new Error(entry.id, { cause: error })
        })
        const problems = await problemsIn(fixture.preview, looks)
        if (problems.length > 0) found[entry.id] = problems
      }
      expect(stories.length).toBeGreaterThan(50)
      expect(found).toEqual({})
    },
    360_000,
  )

  it('is checked in German as the longest language', () => {
    expect(longestLanguage).toBe('de')
  })
})

describe('banner and prompt in their region', () => {
  const story = 'components-connectivityregion--playground'
  const rows = '[data-slot="conn-region"] :is([data-slot="conn-banner"], [data-slot="conn-prompt"])'

  beforeAll(async () => {
    const entry = fixture.preview.entries.find(({ id }) => id === story)
    if (entry === undefined) throw new Error(`no story ${story}`)
    await fixture.preview.show(entry)
  })

  it.each([
    ['a row that sticks out of the window', '{ min-inline-size: 400px }', 'outside: '],
    ['a target of less than 24 px', '{ block-size: 12px; min-block-size: 0; padding: 0 }', 'small: '],
  ])('are found to be wrong with %s', async (_, declarations, line) => {
    const { page } = fixture.preview
    await setGlobals(fixture.preview, { connectivity: 'countdown' })
    const look = [{ width: 320 }]
    const problems = async (): Promise<readonly string[]> =>
      (await problemsIn(fixture.preview, look)).filter((problem) => problem.includes(line))
    expect(await problems()).toEqual([])
    const slots = ':is([data-slot="conn-banner"], [data-slot="conn-button"])'
    const style = await page.addStyleTag({ content: `#storybook-root ~ * ${slots} ${declarations}` })
    const found = await problems()
    await style.evaluate((element) => (element as HTMLStyleElement).remove())
    expect(found).not.toEqual([])
  })

  // The other sets differ from these in colours and words only.
  it.each(storyLooks.filter(({ looks }) => looks.length > 1))(
    'have no violation of axe, no clipped text and nothing outside the window in any situation: $name [U17 U18 U19 U44]',
    async ({ globals, looks }) => {
      const found: Record<string, readonly string[]> = {}
      let shown = 0
      for (const situation of situationNames) {
        await setGlobals(fixture.preview, { ...globals, connectivity: situation })
        shown += await fixture.preview.page.locator(rows).count()
        const problems = await problemsIn(fixture.preview, looks)
        if (problems.length > 0) found[situation] = problems
      }
      expect(shown).toBeGreaterThan(25)
      expect(found).toEqual({})
    },
    360_000,
  )
})
