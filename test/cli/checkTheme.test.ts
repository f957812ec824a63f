import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { checkTheme, type CheckedPair } from '../../src/cli/checkTheme.js'
import { doubtsOf, readTheme } from '../../src/cli/theme.js'
import { muiTokens } from './support/muiTokens.js'

const root = join(import.meta.dirname, '../..')
const resolve = createRequire(import.meta.url).resolve
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const theme = (name: string): string => read(`src/ui/themes/${name}.css`)
const mantine = readFileSync(resolve('@mantine/core/styles.css'), 'utf8')
const radix = readFileSync(resolve('@radix-ui/themes/styles.css'), 'utf8')

/** Two decimals, rounded down. */
const shown = (ratio: number): string => (Math.floor(ratio * 100) / 100).toFixed(2)

const low = (pairs: readonly CheckedPair[]) => pairs.filter(({ ratio, least }) => ratio < least)
const ratioOf = (pairs: readonly CheckedPair[], scheme: string, front: string, back: string) =>
  pairs.find(
    (one) => one.scheme === scheme && one.front === `--conn-${front}` && one.back === `--conn-${back}`,
  )?.ratio

describe('the shipped themes', () => {
  it('have enough contrast on the tokens of shadcn/ui, MUI and Mantine, in both colour schemes [U36]', () => {
    expect(low(checkTheme([read('test/hosts/css/pages/shadcn.css'), theme('shadcn')]))).toEqual([])
    expect(low(checkTheme([muiTokens(), theme('mui')]))).toEqual([])
    expect(low(checkTheme([mantine, theme('mantine')]))).toEqual([])
  })

  it.each([
    ['indigo', 'slate'],
    ['yellow', 'sand'],
    ['sky', 'sage'],
    ['tomato', 'mauve'],
    ['grass', 'olive'],
    ['gray', 'gray'],
  ])(
    'have enough contrast on the tokens of Radix Themes with accent %s and gray %s [U36]',
    (accent, gray) => {
      const element = `.radix-themes[data-accent-color=${accent}][data-gray-color=${gray}]`
      const pairs = checkTheme([radix, theme('radix-themes')], { element })
      expect(low(pairs)).toEqual([])
      expect(ratioOf(pairs, 'dark', 'fg', 'surface')).toBeGreaterThan(14)
    },
  )

  it('take their colours from the host', () => {
    const own = checkTheme([])
    for (const sheets of [
      [read('test/hosts/css/pages/shadcn.css'), theme('shadcn')],
      [muiTokens(), theme('mui')],
      [mantine, theme('mantine')],
    ])
      for (const scheme of ['light', 'dark'])
        expect(ratioOf(checkTheme(sheets), scheme, 'fg-muted', 'surface')).not.toBe(
          ratioOf(own, scheme, 'fg-muted', 'surface'),
        )
  })
})

describe('the style sheets of the kit', () => {
  it.each([
    'styles',
    'styles.unlayered',
    'styles.basic',
    'styles.basic.unlayered',
    'themes/shadcn',
    'themes/mui',
    'themes/mantine',
    'themes/radix-themes',
  ])('set tokens that exist, in rules that the check can read: %s.css', (sheet) => {
    expect(doubtsOf(readTheme([read(`src/ui/${sheet}.css`)]))).toEqual([])
  })
})

describe("Mantine's own tokens", () => {
  const pairs = checkTheme([mantine, read('test/cli/fixtures/mantine-raw.css')])

  it('fail: dimmed text on tints, white text on the primary button [U36]', () => {
    const ratio = (scheme: string, front: string, back: string): string =>
      shown(ratioOf(pairs, scheme, front, back) ?? 0)
    expect(ratio('light', 'danger-fg', 'danger-bg')).toBe('2.74')
    expect(ratio('light', 'on-primary', 'primary')).toBe('3.55')
    expect(ratio('light', 'fg-muted', 'surface')).toBe('3.32')
    expect(ratio('dark', 'warning-fg', 'warning-bg')).toBe('2.30')
    expect(ratio('dark', 'fg-muted', 'surface')).toBe('3.53')
  })
})

describe('the contrast of a theme', () => {
  it('is that of the kit for tokens that the theme does not set', () => {
    const pairs = checkTheme(['.dark { --conn-fg: #777 } :root { --conn-surface: #fff }'])
    expect(ratioOf(pairs, 'light', 'fg', 'surface')).toBeGreaterThan(15)
    expect(ratioOf(pairs, 'dark', 'fg', 'surface')?.toFixed(2)).toBe('4.48')
  })

  it('includes what is behind a transparent colour', () => {
    const pairs = checkTheme([':root { --conn-surface: #fff; --conn-fg: rgb(0 0 0 / 50%) }'], {
      schemes: ['light'],
    })
    expect(pairs.find(({ front }) => front === '--conn-fg')?.frontColor).toBe('#808080')
  })

  it.each(['src/ui/styles.css', 'src/ui/styles.unlayered.css'])(
    'is found in the whole sheet of the kit, whose colours are relative to CanvasText: %s',
    (sheet) => {
      const listed = (pairs: readonly CheckedPair[]) =>
        pairs.map(({ scheme, front, back, frontColor, backColor }) => ({
          scheme,
          front,
          back,
          frontColor,
          backColor,
        }))
      expect(listed(checkTheme([read(sheet)]))).toEqual(listed(checkTheme([])))
    },
  )
})
