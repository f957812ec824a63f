import { describe, expect, it } from 'vitest'
import { checkTheme } from '../../src/cli/checkTheme.js'
import type { Scheme } from '../../src/cli/selectors.js'

/** The colour that `check-theme` reads for `--conn-fg` in a sheet. */
function colorIn(sheet: string, scheme: Scheme, element?: string): string | undefined {
  const options = { schemes: [scheme], ...(element === undefined ? {} : { element }) }
  const pairs = checkTheme([':root { --conn-surface: #fff }', sheet], options)
  return pairs.find(({ front, back }) => front === '--conn-fg' && back === '--conn-surface')?.frontColor
}
const both = (sheet: string): (string | undefined)[] => [colorIn(sheet, 'light'), colorIn(sheet, 'dark')]

describe('check-theme reads the value', () => {
  it.each([
    ['#1d4ed8', '#1d4ed8', '#1d4ed8'],
    ['rgb(29 78 216)', '#1d4ed8', '#1d4ed8'],
    ['rgba(0, 0, 0, 0.5)', '#808080', '#808080'],
    ['hsl(0 0% 100%)', '#ffffff', '#ffffff'],
    ['oklch(0 0 0)', '#000000', '#000000'],
    ['rebeccapurple', '#663399', '#663399'],
    ['CanvasText', '#000000', '#ffffff'],
    ['light-dark(#111, rgb(238 238 238))', '#111111', '#eeeeee'],
    ['color-mix(in srgb, #000 25%, #fff)', '#bfbfbf', '#bfbfbf'],
    ['color-mix(in srgb, #000, #fff 25%)', '#404040', '#404040'],
    ['color-mix(in srgb, 50% #000, #fff)', '#808080', '#808080'],
    ['color-mix(in srgb, #000 25%, #fff 25%)', '#bfbfbf', '#bfbfbf'],
    ['rgb(from CanvasText calc(16 + r / 2) g b)', '#100000', '#90ffff'],
    ['rgb(from #204060 r g b / 50%)', '#90a0b0', '#90a0b0'],
    ['hsl(from #808080 h s calc(l * 2 - 10))', '#e7e7e7', '#e7e7e7'],
    ['oklch(from CanvasText calc(1 - l) 0 0)', '#ffffff', '#000000'],
    ['var(--none, var(--other, #123456))', '#123456', '#123456'],
  ])('%s', (value, light, dark) => {
    expect(both(`:root { --conn-fg: ${value} }`)).toEqual([light, dark])
  })

  it.each([
    '12px',
    'ButtonText',
    'color-mix(in hwb, red, blue)',
    'rgb(from red r g)',
    'var(--none)',
    'currentcolor',
  ])('not: %s', (value) => {
    expect(() => both(`:root { --conn-fg: ${value} }`)).toThrow(/^--conn-fg, light: /)
  })
})

describe('check-theme applies', () => {
  it.each([
    ['the later of two equal rules', ':root { --conn-fg: red } :root { --conn-fg: #123 }'],
    ['the stronger of two rules', ':root:root { --conn-fg: #123 } :root { --conn-fg: red }'],
    ['a rule outside of layers', ':root { --conn-fg: #123 } @layer a { :root:root { --conn-fg: red } }'],
    [
      'the later layer',
      '@layer a, b; @layer b { :root { --conn-fg: #123 } } @layer a { :root { --conn-fg: red } }',
    ],
    ['what is important', ':root { --conn-fg: #123 !important } :root:root { --conn-fg: red }'],
    ['no rule for print', ':root { --conn-fg: #123 } @media print { :root { --conn-fg: red } }'],
    [
      'no rule for more contrast',
      ':root { --conn-fg: #123 } @media (prefers-contrast: more) { :root { --conn-fg: red } }',
    ],
    [
      'a rule for less than more contrast',
      '@media not (prefers-contrast: more) { :root { --conn-fg: #123 } }',
    ],
    [
      'no rule for wide gamuts',
      ':root { --conn-fg: #123 } @media (color-gamut: p3) { :root { --conn-fg: red } }',
    ],
    ['a supported rule', '@supports (color: red) { :root { --conn-fg: #123 } }'],
    [
      'no unsupported rule',
      ':root { --conn-fg: #123 } @supports not (color: red) { :root { --conn-fg: red } }',
    ],
    ['no rule for other elements', ':root { --conn-fg: #123 } main, #page, :root::before { --conn-fg: red }'],
    ['tokens of Tailwind', '@theme { --brand: #123 } :root { --conn-fg: var(--brand) }'],
    ['nested rules', 'html { &:root { --conn-fg: #123 } }'],
    ['text with braces in quotes and comments', ":root { /* } */ --a: '}'; --conn-fg: #123 }"],
    ['what stands after a URL', ':root { background: url(data:,a;b}c); --conn-fg: #123 }'],
  ])('%s', (_, sheet) => {
    expect(colorIn(sheet, 'light')).toBe('#112233')
  })

  it.each([
    ['.dark'],
    ['.dark-theme'],
    ["[data-theme='dark']"],
    ['[data-mantine-color-scheme=dark]'],
    [':root:not(.light)'],
    [':is(.dark, .night)'],
    ['html.dark body'],
  ])('a rule for dark only in the dark scheme: %s', (selector) => {
    expect(both(`:root { --conn-fg: #123 } ${selector} { --conn-fg: #456 }`)).toEqual(['#112233', '#445566'])
  })

  it('the preference for dark only in the dark scheme', () => {
    const sheet =
      ':root { --conn-fg: #123 } @media (prefers-color-scheme: dark) { :root { --conn-fg: #456 } }'
    expect(both(sheet)).toEqual(['#112233', '#445566'])
  })

  it('rules for the element that was named', () => {
    const sheet = ':root { --a: #123; --conn-fg: var(--a) } .brand[data-accent=plum] { --a: #456 }'
    expect(colorIn(sheet, 'light')).toBe('#112233')
    expect(colorIn(sheet, 'light', '.brand[data-accent=plum]')).toBe('#445566')
    expect(colorIn(sheet, 'light', '.brand[data-accent=teal]')).toBe('#112233')
  })
})
