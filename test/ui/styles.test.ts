import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { contrast, pairs, tones } from '../../stories/support/contrast.js'
import { parseRules, source, tokensOf, type Surroundings } from './support/styleSheet.js'

const rules = parseRules(source)

const surroundings: Surroundings[] = (['light', 'dark'] as const).flatMap((os) =>
  (['normal', 'more'] as const).flatMap((osContrast) =>
    ([null, 'light', 'dark'] as const).flatMap((theme) =>
      ([null, 'more'] as const).map((more) => ({ os, osContrast, theme, contrast: more })),
    ),
  ),
)
const isMore = (around: Surroundings) => around.osContrast === 'more' || around.contrast === 'more'
const name = ({ os, osContrast, theme, contrast: more }: Surroundings) =>
  `system ${os}, contrast ${osContrast}, data-conn-theme ${theme}, data-conn-contrast ${more}`

describe('the tokens', () => {
  it.each(surroundings.map((around) => [name(around), around] as const))(
    'can be read by everybody: %s',
    (_, around) => {
      const tokens = tokensOf(rules, around)
      const colour = (token: string) => tokens.get(token) ?? `missing ${token}`
      for (const { front, back, least, what } of pairs) {
        const ratio = contrast(colour(front), colour(back))
        expect(ratio, `${what} ${front} on ${back}`).toBeGreaterThanOrEqual(least)
        if (isMore(around) && what === 'text') expect(ratio, `${front} on ${back}`).toBeGreaterThanOrEqual(7)
      }
      if (isMore(around))
        for (const border of ['border', ...tones.map((tone) => `${tone}-border`)])
          expect(contrast(colour(border), colour('surface')), border).toBeGreaterThanOrEqual(4.5)
    },
  )

  it.each(surroundings.map((around) => [name(around), around] as const))(
    'are the set that was asked for: %s',
    (_, around) => {
      const isDark = (around.theme ?? around.os) === 'dark'
      const surface = isDark ? (isMore(around) ? '#000' : '#18181b') : '#fff'
      expect(tokensOf(rules, around).get('surface')).toBe(surface)
      expect(tokensOf(rules, around).get('fg')).toBe(
        isDark ? (isMore(around) ? '#fff' : '#fafafa') : isMore(around) ? '#000' : '#18181b',
      )
    },
  )

  it('are all named in every set', () => {
    const all = tokensOf(rules, surroundings[0]!)
    for (const { selectors, declarations } of rules) {
      if (!declarations.has('--conn-surface')) continue
      const missing = [...all.keys()].filter(
        (token) => all.get(token)?.startsWith('#') === true && !declarations.has(`--conn-${token}`),
      )
      expect(missing, selectors.join()).toEqual([])
    }
  })
})

describe('the style sheet', () => {
  it('is at most 3 kB when it is sent [U21]', () => {
    expect(gzipSync(source, { level: 9 }).length).toBeLessThanOrEqual(3000)
  })

  it('yields to every rule of the app', () => {
    expect(source).not.toContain('!important')
    expect(source.startsWith('@layer conn.tokens, conn.components;')).toBe(true)
    // A keyframe is no selector; everything else has specificity 0.
    const strong = rules.map(({ prelude }) => prelude).filter((prelude) => !prelude.startsWith(':where('))
    expect(strong).toEqual(['to'])
  })

  it('supports both directions, and animates nothing for longer than 160 ms except the line and the ring', () => {
    expect(source).not.toMatch(
      /(?:margin|padding|border|inset)-(?:left|right|top|bottom)|text-align: (?:left|right)|[\s;](?:left|right):/,
    )
    expect(source).toMatch(/--conn-duration: 160ms/)
    const moves = [...source.matchAll(/(?:transition|animation): ([^;]+);/g)].map(([, value]) => value)
    expect(new Set(moves)).toEqual(
      new Set([
        'conn-spin 1.2s linear infinite',
        'border-color var(--conn-duration)',
        'translate var(--conn-duration)',
        'inline-size 1s linear',
        'none',
      ]),
    )
  })

  it('names only what begins with conn', () => {
    const slots = [...source.matchAll(/data-slot\^?='([^']+)'/g)].map(([, slot = '']) => slot)
    expect(slots.filter((slot) => !slot.startsWith('conn-'))).toEqual([])
    const custom = [...source.matchAll(/(--[\w-]+)\s*:/g)].map(([, token = '']) => token)
    expect(custom.filter((token) => !/^--(?:conn-|_)/.test(token))).toEqual([])
  })

  it('styles and documents the slots that the components have, and no others', () => {
    const root = join(import.meta.dirname, '../..')
    const slotsIn = (text: string) =>
      new Set([...text.matchAll(/(?<!-)\bconn-[a-z]+(?:-[a-z]+)*\b/g)].map(([slot]) => slot))
    const components = readdirSync(join(root, 'src/ui'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(join(root, 'src/ui', file), 'utf8'))
      .join()
    const made = new Set(
      [...components.matchAll(/'?data-slot'?[=:] ?['"](conn-[a-z-]+)['"]/g)].map(([, slot]) => slot),
    )
    const documented = slotsIn(readFileSync(join(root, 'stories/foundations/Theming.mdx'), 'utf8'))
    const styled = new Set([...source.matchAll(/data-slot='(conn-[a-z-]+)'/g)].map(([, slot]) => slot))
    expect([...made].filter((slot) => !documented.has(slot ?? ''))).toEqual([])
    expect([...styled].filter((slot) => !made.has(slot))).toEqual([])
    expect(made.size).toBeGreaterThan(15)
  })
})
