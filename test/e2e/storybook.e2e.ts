import { describe, expect, it } from 'vitest'
import { storybookFixture } from './support/storybookFixture.js'

const fixture = storybookFixture()

describe('the static Storybook', () => {
  it('opens each page of the documentation without an error, a failed or a foreign request [U41]', async () => {
    const found: Record<string, readonly string[]> = {}
    const pages = await fixture.open()
    for (const entry of pages.entries.filter(({ type }) => type === 'docs')) {
      await pages.show(entry)
      const problems = pages.takeProblems()
      if (problems.length > 0) found[entry.id] = problems
    }
    expect(found).toEqual({})
    expect(fixture.storybook.missing).toEqual([])
    // So many pages take a busy machine more than three minutes.
  }, 600_000)

  it('lists in no prompt of a page of the documentation the unsaved work of another story', async () => {
    const { page, entries, show } = await fixture.open()
    const entry = entries.find(({ id }) => id === 'components-resyncprompt--docs')
    if (entry === undefined) throw new Error('no documentation of ResyncPrompt')
    await show(entry)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('.sb-story')].every(
        (story) => story.querySelector('[data-slot="conn-prompt"], iframe') !== null,
      ),
    )
    expect(await page.locator('[data-slot="conn-prompt"]').count()).toBeGreaterThan(5)
    expect(await page.locator('[data-slot="conn-unsaved"]').count()).toBe(0)
    const sample = page.frameLocator('#story--components-resyncprompt--sample iframe')
    await sample.locator('[data-slot="conn-unsaved"]').waitFor()
    expect(await sample.locator('[data-slot="conn-unsaved"] > *').count()).toBe(1)
  })

  it('shows no id of a row and no code of a story in its menu', () => {
    const names = fixture.preview.entries.map(({ title }) => title)
    expect(names.filter((name) => /\[[A-Z]\d+\]/.test(name))).toEqual([])
  })
})
