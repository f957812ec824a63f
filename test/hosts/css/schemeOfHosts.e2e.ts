import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkTheme, type CheckedPair } from '../../../src/cli/checkTheme.js'
import type { Scheme } from '../../../src/cli/selectors.js'
import { muiTokens } from '../../cli/support/muiTokens.js'
import { launchBrowser } from '../../e2e/support/launch.js'
import { buildPage, type ServedPage } from './support/buildPage.js'
import { difference, places, readColors, type Place, type SeenPair } from './support/readColors.js'

const root = join(import.meta.dirname, '../../..')
const resolve = createRequire(import.meta.url).resolve
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const radix = '@radix-ui/themes/styles.css'
const accents = '.radix-themes[data-accent-color=indigo][data-gray-color=slate]'
const layered = 'react-connectivity/styles.css'
const unlayered = 'react-connectivity/styles.unlayered.css'

interface Host {
  readonly name: string
  readonly host: string
  readonly styles: readonly string[]
  /** The sheets with which the same colours are computed without a browser. */
  readonly tokens: readonly string[]
  readonly element?: string
  /** Whether the host's tokens are missing in a portal of the body. */
  readonly isScoped?: boolean
}

const theme = (name: string): string => read(`src/ui/themes/${name}.css`)
const mantine = '@mantine/core/styles.css'

const hosts: readonly Host[] = [
  { name: 'MUI', host: 'mui.tsx', styles: [unlayered], tokens: [] },
  { name: 'Mantine', host: 'mantine.tsx', styles: [mantine, unlayered], tokens: [] },
  { name: 'Radix Themes', host: 'radixThemes.tsx', styles: [radix, layered], tokens: [] },
  {
    name: 'shadcn/ui with its theme',
    host: 'tailwind.tsx',
    styles: ['./tailwind.css', './shadcn.css', layered, 'react-connectivity/themes/shadcn.css'],
    tokens: [read('test/hosts/css/pages/shadcn.css'), theme('shadcn')],
  },
  {
    name: 'MUI with its theme',
    host: 'mui.tsx',
    styles: [unlayered, 'react-connectivity/themes/mui.css'],
    tokens: [muiTokens(), theme('mui')],
  },
  {
    name: 'Mantine with its theme',
    host: 'mantine.tsx',
    styles: [mantine, unlayered, 'react-connectivity/themes/mantine.css'],
    tokens: [readFileSync(resolve(mantine), 'utf8'), theme('mantine')],
  },
  {
    name: 'Radix Themes with its theme',
    host: 'radixThemes.tsx',
    styles: [radix, layered, 'react-connectivity/themes/radix-themes.css'],
    tokens: [readFileSync(resolve(radix), 'utf8'), theme('radix-themes')],
    element: accents,
    isScoped: true,
  },
]

type PageOptions = NonNullable<Parameters<Browser['newPage']>[0]>

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

describe.each(hosts)('inside of $name', ({ host, styles, tokens, element, isScoped }) => {
  let served: ServedPage
  beforeAll(async () => {
    served = await buildPage({ styles, host })
  })
  afterAll(() => served.close())

  /** The colours in the host's scheme on a device with these preferences; `contrasted` is the element that asks for more contrast. */
  async function seenIn(
    scheme: Scheme,
    preferences: PageOptions,
    contrasted?: string,
  ): Promise<readonly SeenPair[]> {
    const page = await browser.newPage({ ...preferences, reducedMotion: 'reduce' })
    await page.goto(`${served.url}?scheme=${scheme}`)
    if (contrasted !== undefined)
      await page.locator(contrasted).evaluate((marked) => marked.setAttribute('data-conn-contrast', 'more'))
    const seen = await readColors(page)
    await page.close()
    return seen
  }

  it.each([
    ['light', 'dark'],
    ['dark', 'light'],
  ] as const)(
    'the components are %s with the app, in place and in a portal, on a %s device [U23]',
    async (scheme, device) => {
      const seen = await seenIn(scheme, { colorScheme: device })
      const themed = checkTheme(tokens, { schemes: [scheme], ...(element === undefined ? {} : { element }) })
      const plain = checkTheme([], { schemes: [scheme] })
      expect(seen.map(({ place }) => place)).toEqual(Object.keys(places))
      for (const one of seen) expectColors(one, one.place === 'portal' && isScoped === true ? plain : themed)
    },
  )

  const options = { schemes: ['dark'], element: '[data-conn-contrast=more]' } as const
  const contrasts = checkTheme([read('src/ui/styles.css')], options)

  it('the colours with more contrast replace those of the host when the device asks for them', async () => {
    for (const one of await seenIn('dark', { contrast: 'more' })) expectColors(one, contrasts)
  })

  const scope = 'the element with the tokens of the host'
  it.each(isScoped === true ? ['the page', scope] : ['the page'])(
    'the colours with more contrast replace those of the host when %s asks for them',
    async (asking) => {
      const isInner = asking === scope
      for (const one of await seenIn('dark', {}, isInner ? '.radix-themes' : ':root'))
        expectColors(
          one,
          isInner && one.place === 'portal' ? checkTheme([], { schemes: ['dark'] }) : contrasts,
        )
    },
  )
})

/** Compares with what `check-theme` computes for the two tokens that meet at this place. */
function expectColors(seen: SeenPair, pairs: readonly CheckedPair[]): void {
  const { frontColor, backColor } = expectedAt(seen, pairs)
  const { place, front, back } = seen
  expect(difference(front, frontColor), `${place} ${front}, expected ${frontColor}`).toBeLessThanOrEqual(2)
  expect(difference(back, backColor), `${place} ${back}, expected ${backColor}`).toBeLessThanOrEqual(2)
}

/** What `check-theme` computes for the two tokens that meet at this place. */
function expectedAt({ place }: SeenPair, pairs: readonly CheckedPair[]): CheckedPair {
  const { front, back } = places[place as Place]
  const found = pairs.find((pair) => pair.front === front && pair.back === back)
  if (found === undefined) throw new Error(`no pair ${front} on ${back}`)
  return found
}
