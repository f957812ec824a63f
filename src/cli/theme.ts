import kit from '../ui/styles/tokens.json' with { type: 'json' }
import { isReadable } from './cascade.js'
import { readRules, type CssRule } from './cssRules.js'
import { elementOf, type TokenElement } from './selectors.js'

/** The style sheets of an app, read for one check. */
export interface Theme {
  readonly rules: readonly CssRule[]
  /** The rules that set tokens of the kit. */
  readonly themed: readonly CssRule[]
  /** The element that has all tokens. */
  readonly element: TokenElement
}

const isToken = (name: string): boolean => name.startsWith('--conn-')

/**
 * Reads style sheets in order.
 *
 * @param element selector of the element that has the host's tokens; empty for none
 */
export function readTheme(sheets: readonly string[], element = ''): Theme {
  const rules = sheets.flatMap(readRules)
  const themed = rules.filter(({ declarations }) => declarations.some(([name]) => isToken(name)))
  const selectors = themed.map(({ selector }) => selector.replaceAll(/:not\([^)]*\)/g, ''))
  return { rules, themed, element: elementOf([element, ...selectors]) }
}

const namesOf = (tokens: readonly { readonly name: string }[]): ReadonlySet<string> =>
  new Set(tokens.map(({ name }) => `--conn-${name}`))

/** Why a check of the theme would prove nothing, or less than it says; empty when it proves all. */
export function doubtsOf({ themed, element }: Theme): string[] {
  if (themed.length === 0) return ['the files set no --conn-* token']
  const colors = namesOf(kit.colors)
  const known = new Set([...colors, ...namesOf(kit.measures)])
  const tokensIn = ({ declarations }: CssRule): string[] => declarations.map(([name]) => name).filter(isToken)
  const unknown = new Set(themed.flatMap(tokensIn).filter((name) => !known.has(name)))
  const unread = themed
    .filter((rule) => !isReadable(rule, element))
    .flatMap((rule) => {
      const names = tokensIn(rule).filter((name) => colors.has(name))
      return names.length === 0
        ? []
        : [`cannot read ${names.join(', ')} in ${[...rule.around, rule.selector].join(' ')}`]
    })
  return [...(unknown.size === 0 ? [] : [`no such token: ${[...unknown].join(', ')}`]), ...unread]
}
