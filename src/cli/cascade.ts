import type { CssRule } from './cssRules.js'
import { isEvaluated, matches, specificityOf, type Scheme, type TokenElement } from './selectors.js'
import { splitAt } from './textParts.js'

/** Custom properties of one element in one scheme, by name. */
export type Tokens = ReadonlyMap<string, string>

/** Whether a media query holds on a screen without preferences, besides this colour scheme. */
function holds(query: string, scheme: Scheme): boolean {
  const negated = /^not\s+(?=\()|^not\s+\w/.test(query)
  const met = query
    .replace(/^(?:not|only)\s+/, '')
    .split(/\s+and\s+/)
    .every((condition) => meets(condition.trim(), scheme))
  return met !== negated
}

function meets(condition: string, scheme: Scheme): boolean {
  const inner = /^\(\s*not\s*(\(.*\))\s*\)$/.exec(condition)?.[1]
  if (inner !== undefined) return !meets(inner, scheme)
  const preferred = /prefers-color-scheme:\s*(\w+)/.exec(condition)?.[1]
  if (preferred !== undefined) return preferred === scheme
  if (/^print$|color-gamut|forced-colors:\s*active|prefers-contrast:\s*(?:more|less|custom)/.test(condition))
    return false
  return true
}

/** Whether the at-rules around a rule let it apply. */
function applies(around: readonly string[], scheme: Scheme): boolean {
  return around.every((prelude) => {
    const [, name = '', condition = ''] = /^@([\w-]+)\s*([\s\S]*)$/.exec(prelude) ?? []
    if (name === 'media') return splitAt(condition, /,/).some((query) => holds(query, scheme))
    if (name === 'supports') return !/^not\b/.test(condition)
    return name === 'layer'
  })
}

/** Whether the check can tell when a rule applies. */
export const isReadable = ({ selector, around }: CssRule, element: TokenElement): boolean =>
  around.every((prelude) => /^@(?:media|supports|layer)\b/.test(prelude)) &&
  (isEvaluated(selector) || matches(selector, element, 'light') || matches(selector, element, 'dark'))

const layerOf = (around: readonly string[]): string =>
  around
    .filter((prelude) => prelude.startsWith('@layer'))
    .map((prelude) => prelude.slice('@layer'.length).trim())
    .join('.')

/** The layers in the order in which they first appear; rules outside of layers come last. */
function layerOrder(rules: readonly CssRule[]): Map<string, number> {
  const names = rules.flatMap(({ around }) => splitAt(layerOf(around), /,/))
  return new Map([...new Set(names)].map((name, index) => [name, index]))
}

/** The custom properties that the rules give an element in a scheme, as the cascade decides. */
export function tokensOf(rules: readonly CssRule[], element: TokenElement, scheme: Scheme): Tokens {
  const layers = layerOrder(rules)
  const tokens = new Map<string, { readonly value: string; readonly rank: readonly number[] }>()
  for (const { selector, around, declarations } of rules) {
    const custom = declarations.filter(([name]) => name.startsWith('--'))
    if (custom.length === 0 || !applies(around, scheme)) continue
    const matching = splitAt(selector, /,/).filter((member) => matches(member, element, scheme))
    if (matching.length === 0) continue
    const weight = Math.max(...matching.map(specificityOf))
    for (const [name, text] of custom) {
      const value = text.replace(/\s*!important$/, '')
      const rank = [value === text ? 0 : 1, layers.get(layerOf(around)) ?? layers.size, weight]
      const before = tokens.get(name)
      if (before === undefined || !isBelow(rank, before.rank)) tokens.set(name, { value, rank })
    }
  }
  return new Map([...tokens].map(([name, { value }]) => [name, value]))
}

/** Whether a rank loses against another one. Of equals, the later one wins. */
function isBelow(rank: readonly number[], other: readonly number[]): boolean {
  const index = rank.findIndex((part, at) => part !== other[at])
  return index >= 0 && (rank[index] ?? 0) < (other[index] ?? 0)
}
