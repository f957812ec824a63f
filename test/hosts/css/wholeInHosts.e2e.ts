import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../../e2e/support/launch.js'
import { buildPage, type HostPage } from './support/buildPage.js'
import { readAppBanner, readParts } from './support/readParts.js'

const layered = 'react-connectivity/styles.css'
const unlayered = 'react-connectivity/styles.unlayered.css'

let browser: Browser
const references = new Map<string, readonly string[]>()
beforeAll(async () => {
  browser = await launchBrowser()
  for (const sheet of [layered, unlayered])
    references.set(sheet, await opened({ styles: [sheet], host: 'alone.tsx' }, readParts))
})
afterAll(() => browser.close())

/** Builds and opens a page, reads from it and closes it. */
async function opened<Found>(host: HostPage, read: (page: Page) => Promise<Found>): Promise<Found> {
  const { url, close } = await buildPage(host)
  const page = await browser.newPage({ reducedMotion: 'reduce' })
  try {
    await page.goto(url)
    return await read(page)
  } finally {
    await page.close()
    await close()
  }
}

/** Each host, with the sheet that docs/theming.md names for it. */
const hosts: readonly (readonly [name: string, sheet: string, styles: readonly string[], host: string])[] = [
  ['Tailwind 4', layered, ['./tailwind.css'], 'tailwind.tsx'],
  ['MUI with layers', layered, [], 'muiLayered.tsx'],
  ['MUI', unlayered, [], 'mui.tsx'],
  ['Mantine with layers', layered, ['@mantine/core/styles.layer.css'], 'mantine.tsx'],
  ['Mantine', unlayered, ['@mantine/core/styles.css'], 'mantine.tsx'],
  ['Radix Themes', layered, ['@radix-ui/themes/styles.css'], 'radixThemes.tsx'],
  ['Radix Themes, second sheet', unlayered, ['@radix-ui/themes/styles.css'], 'radixThemes.tsx'],
  ['Bootstrap', unlayered, ['bootstrap/dist/css/bootstrap.css'], 'alone.tsx'],
  ['modern-normalize', unlayered, ['modern-normalize'], 'alone.tsx'],
  ['a reset written by hand', unlayered, ['./reset.css'], 'alone.tsx'],
]

describe.each(hosts)('inside of %s', (_, sheet, styles, host) => {
  it.each([
    ['before', [sheet, ...styles]],
    ['after', [...styles, sheet]],
  ])(
    "each component looks as it does alone, and the app's class wins, with the sheet imported %s the host [U22]",
    async (__, all) => {
      const { url, close } = await buildPage({ styles: all, host })
      onTestFinished(close)
      const page = await browser.newPage({ reducedMotion: 'reduce' })
      onTestFinished(() => page.close())
      await page.goto(url)
      const found = await readParts(page)
      const expected = references.get(sheet) ?? []
      expect(found).toHaveLength(expected.length)
      expect(found.filter((value, index) => value !== expected[index])).toEqual([])
      expect(expected.length).toBeGreaterThan(400)
      expect(await readAppBanner(page)).toEqual(['40px', '40px', '4px', true])
    },
  )
})
