import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser } from './support/launch.js'
import { serveStorybook, type StaticStorybook } from './support/staticStorybook.js'
import { openStorybook, type StorybookPage } from './support/storybookPage.js'

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

  it('moves nothing on a phone when an inline region has the room that the guide names [U29]', async () => {
    const guide = readFileSync(fileURLToPath(new URL('../../docs/placement.md', import.meta.url)), 'utf8')
    const [, rule = ''] = /```css\n(@media[^]*?)```/.exec(guide) ?? []
    const { page } = await openStorybook(browser, storybook.url)
    await page.setViewportSize({ width: 320, height: 600 })
    const heights = async (style: string): Promise<readonly number[]> => {
      const found: number[] = []
      for (const situation of ['online', 'countdown', 'offline', 'still-disconnected', 'pending']) {
        const id = 'components-connectivityregion--inline'
        await page.goto(
          `${storybook.url}iframe.html?id=${id}&viewMode=story&globals=connectivity:${situation}`,
        )
        const region = page.locator('[data-slot="conn-region"]')
        await region.waitFor()
        const banner = page.locator('[data-slot="conn-banner"]')
        await banner.waitFor({ state: situation === 'online' ? 'detached' : 'visible' })
        await page.addStyleTag({ content: style })
        found.push((await region.boundingBox())?.height ?? 0)
      }
      return found
    }
    expect(new Set(await heights('/* none */')).size, 'without the rule').toBeGreaterThan(1)
    expect(new Set(await heights(rule)).size, 'with the rule').toBe(1)
  })
})
