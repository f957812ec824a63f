import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One rule of the style sheet, with the media conditions around it. */
export interface StyleRule {
  readonly prelude: string
  readonly selectors: readonly string[]
  readonly media: readonly string[]
  readonly declarations: ReadonlyMap<string, string>
}

/** Preferences of the system and the page. */
export interface Surroundings {
  readonly os: 'light' | 'dark'
  readonly osContrast: 'normal' | 'more'
  /** Attributes on the document element. */
  readonly theme: 'light' | 'dark' | null
  readonly contrast: 'more' | null
}

export const source: string = readFileSync(join(import.meta.dirname, '../../../src/ui/styles.css'), 'utf8')

/** The rules in order. Parses the CSS features of this sheet and throws for others. */
export function parseRules(css: string): StyleRule[] {
  const text = css.replaceAll(/\/\*[\s\S]*?\*\//g, '')
  const rules: StyleRule[] = []
  const stack: { prelude: string; declarations: Map<string, string> }[] = []
  let rest = ''
  for (const character of text) {
    if (character === '{') {
      stack.push({ prelude: rest.trim(), declarations: new Map() })
      rest = ''
    } else if (character === ';' || character === '}') {
      const [name, ...value] = rest.split(':')
      if (value.length > 0) stack.at(-1)?.declarations.set(name?.trim() ?? '', value.join(':').trim())
      rest = ''
      if (character === ';') continue
      const closed = stack.pop()
      if (closed === undefined) throw new Error('unbalanced braces')
      if (closed.prelude.startsWith('@') || closed.declarations.size === 0) continue
      rules.push({
        prelude: closed.prelude,
        selectors: selectorsOf(closed.prelude),
        media: stack.map(({ prelude }) => prelude).filter((prelude) => prelude.startsWith('@media')),
        declarations: closed.declarations,
      })
    } else rest += character
  }
  return rules
}

/** The members of `:where(…)`; a keyframe's `to` stays as it is. */
const selectorsOf = (prelude: string): string[] =>
  (/^:where\((.*)\)$/s.exec(prelude)?.[1] ?? prelude).split(',').map((selector) => selector.trim())

function isMet(media: string, { os, osContrast }: Surroundings): boolean {
  return media
    .replace('@media', '')
    .split(' and ')
    .every((condition) => {
      switch (condition.trim()) {
        case '(prefers-color-scheme: dark)':
          return os === 'dark'
        case '(prefers-contrast: more)':
          return osContrast === 'more'
        case '(prefers-reduced-motion: reduce)':
        case '(forced-colors: active)':
          return false
        default:
          throw new Error(`unknown media condition ${condition}`)
      }
    })
}

function isRoot(selector: string, { theme, contrast }: Surroundings): boolean {
  const left = selector
    .replace(':root', '')
    .replace(`[data-conn-theme='${theme}']`, '')
    .replace(`[data-conn-contrast='${contrast}']`, '')
  return left === ''
}

/** The tokens of the document element. All rules have specificity 0, so the last one wins. */
export function tokensOf(rules: readonly StyleRule[], around: Surroundings): Map<string, string> {
  const tokens = new Map<string, string>()
  for (const { selectors, media, declarations } of rules) {
    if (!media.every((condition) => isMet(condition, around))) continue
    if (!selectors.some((selector) => isRoot(selector, around))) continue
    for (const [name, value] of declarations) if (name.startsWith('--conn-')) tokens.set(name.slice(7), value)
  }
  return tokens
}
