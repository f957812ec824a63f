import { inGamut } from 'culori'
import { describe, expect, it } from 'vitest'
import { readTokens } from '../../scripts/styles/sheets.mjs'
import { checkTheme, type CheckedPair } from '../../src/cli/checkTheme.js'
import { source } from './support/styleSheet.js'

const low = (pairs: readonly CheckedPair[]) => pairs.filter(({ ratio, least }) => ratio < least)
const texts = (pairs: readonly CheckedPair[]) =>
  pairs.filter(({ what }) => what === 'text').map(({ ratio }) => ratio)

/** The sheet as a browser sees it that does not know relative colours. */
const inOldBrowser = source.replace('@supports (', '@supports not (')

describe('the colours', () => {
  it('can be read by everybody, in light and in dark', () => {
    expect(low(checkTheme([source]))).toEqual([])
    expect(checkTheme([source])).toHaveLength(readTokens().pairs.length * 2)
  })

  it('can be read in a browser without relative colours', () => {
    expect(inOldBrowser).not.toBe(source)
    expect(low(checkTheme([inOldBrowser]))).toEqual([])
  })

  it('give text at least 7 with more contrast', () => {
    const pairs = checkTheme([source], { element: '[data-conn-contrast=more]' })
    expect(Math.min(...texts(pairs))).toBeGreaterThanOrEqual(7)
    expect(low(pairs.map((pair) => ({ ...pair, least: 4.5 })))).toEqual([])
  })

  it('are the same with the attribute and with the preference of the device', () => {
    const preferred = source.replace('@media (prefers-contrast: more)', '@media screen')
    expect(preferred).not.toBe(source)
    expect(checkTheme([preferred])).toEqual(checkTheme([source], { element: '[data-conn-contrast=more]' }))
  })

  it('keep stale text readable on each surface on which it stands [U37]', () => {
    const stale = readTokens().pairs.filter(({ front }: { front: string }) => front === 'fg-muted')
    expect(stale).not.toHaveLength(0)
    const pairs = checkTheme([source]).filter(({ front }) => front === '--conn-fg-muted')
    expect(low(pairs)).toEqual([])
  })

  it('are colours that every screen has', () => {
    const isShown = inGamut('rgb')
    const values = readTokens().colors.flatMap(({ normal = [] }: { normal?: string[] }) => normal)
    expect(values.filter((value: string) => !isShown(value))).toEqual([])
  })
})
