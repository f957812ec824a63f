import { splitAt } from './textParts.js'

export type Scheme = 'light' | 'dark'

/**
 * The element that has the tokens. The document element, the body and the element of a design system count as one, with the
 * classes and attributes of all of them.
 */
export interface TokenElement {
  readonly classes: ReadonlySet<string>
  readonly attributes: ReadonlyMap<string, string>
}

/** A pseudo-class with up to three levels of parentheses. */
const inside = String.raw`\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)`
const simple = new RegExp(String.raw`\.[\w-]+|#[\w-]+|\[[^\]]*\]|::?[\w-]+(?:${inside})?|\*|[\w-]+`, 'g')

/** The simple selectors of a complex selector without its combinators. */
const simplesOf = (selector: string): string[] =>
  splitAt(selector, /[\s>+~]/).flatMap((compound) => compound.match(simple) ?? [])

/** The arguments of `:is(…)`; empty without them. */
const insideOf = (pseudo: string): string => /\((.*)\)$/s.exec(pseudo)?.[1] ?? ''

/** Whether a name such as `dark-theme` names this scheme; null when it names none. */
function namesScheme(name: string, scheme: Scheme): boolean | null {
  const words = name.toLowerCase().split(/[-_]/)
  if (words.includes(scheme)) return true
  return words.includes('light') || words.includes('dark') ? false : null
}

function matchesSimple(one: string, element: TokenElement, scheme: Scheme): boolean {
  if (one.startsWith('.')) return namesScheme(one.slice(1), scheme) ?? element.classes.has(one.slice(1))
  if (one.startsWith('[')) {
    const [, name = '', value] =
      /^\[\s*([\w-]+)\s*(?:[~|^$*]?=\s*["']?([^"'\]]*?)["']?\s*(?:[is]\s*)?)?\]$/.exec(one) ?? []
    const named = value === undefined ? null : namesScheme(value, scheme)
    return (
      named ?? (value === undefined ? element.attributes.has(name) : element.attributes.get(name) === value)
    )
  }
  if (one.startsWith('::')) return false
  if (one.startsWith(':')) {
    const name = /^:[\w-]+/.exec(one)?.[0]
    if (name === ':root' || name === ':host') return true
    if (name === ':is' || name === ':where') return matches(insideOf(one), element, scheme)
    return name === ':not' && !matches(insideOf(one), element, scheme)
  }
  return one === '*' || one === 'html' || one === 'body'
}

/** Whether a selector list matches the element in this scheme. */
export const matches = (selector: string, element: TokenElement, scheme: Scheme): boolean =>
  splitAt(selector, /,/).some((member) => {
    const simples = simplesOf(member)
    return simples.length > 0 && simples.every((one) => matchesSimple(one, element, scheme))
  })

const evaluated = new Set([':root', ':host', ':is', ':where', 'html', 'body'])

/** Whether classes and attributes decide a selector. States such as `:hover` and other elements are not those of the one element. */
export function isEvaluated(selector: string): boolean {
  const names = selector
    .replaceAll(/\[[^\]]*\]|\.[\w-]+|:not\([^)]*\)/g, ' ')
    .match(/::?[\w-]+|#[\w-]+|[\w-]+/g)
  return (names ?? []).every((name) => evaluated.has(name))
}

function weightOf(one: string): number {
  if (one.startsWith('#')) return 10_000
  if (one.startsWith('.') || one.startsWith('[')) return 100
  if (one.startsWith('::')) return 1
  if (one.startsWith(':where(')) return 0
  if (one.startsWith(':is(') || one.startsWith(':not('))
    return Math.max(0, ...splitAt(insideOf(one), /,/).map(specificityOf))
  if (one.startsWith(':')) return 100
  return one === '*' ? 0 : 1
}

/** Specificity as one number: 10,000 per id, 100 per class, 1 per element. */
export const specificityOf = (selector: string): number =>
  simplesOf(selector).reduce((sum, one) => sum + weightOf(one), 0)

/** The element of a selector such as `.radix-themes[data-gray-color=slate]`, and the classes that a theme names. */
export function elementOf(selectors: readonly string[]): TokenElement {
  const classes = new Set<string>()
  const attributes = new Map<string, string>()
  for (const one of selectors.flatMap((selector) => splitAt(selector, /,/)).flatMap(simplesOf)) {
    if (one.startsWith('.')) classes.add(one.slice(1))
    const [, name, value = ''] = /^\[([\w-]+)(?:=["']?([^"'\]]*)["']?)?\]$/.exec(one) ?? []
    if (name !== undefined) attributes.set(name, value)
  }
  return { classes, attributes }
}
