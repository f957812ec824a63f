/** One style rule, with the at-rules around it from the outside in, such as `@media print`. */
export interface CssRule {
  readonly selector: string
  readonly around: readonly string[]
  readonly declarations: readonly (readonly [name: string, value: string])[]
}

interface Open {
  readonly prelude: string
  readonly declarations: (readonly [string, string])[]
}

const token = /\/\*[\s\S]*?\*\/|"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[{};()]|(?:\\.|[^{};()"'/\\]|\/(?!\*))+/g

/** The style rules of a sheet in order, and its `@layer` statements as rules without declarations. */
export function readRules(css: string): CssRule[] {
  const rules: CssRule[] = []
  const open: Open[] = []
  let text = ''
  let depth = 0
  const declare = (): void => {
    const colon = text.indexOf(':')
    if (colon > 0) open.at(-1)?.declarations.push([text.slice(0, colon).trim(), text.slice(colon + 1).trim()])
    text = ''
  }
  for (const [part] of css.matchAll(token)) {
    if (part.startsWith('/*')) continue
    if (part === '(') depth += 1
    if (part === ')') depth = Math.max(0, depth - 1)
    // A semicolon inside parentheses belongs to a URL.
    if (depth > 0 || !'{};'.includes(part)) {
      text += part
      continue
    }
    if (part === '{') {
      open.push({ prelude: text.trim(), declarations: [] })
      text = ''
    } else if (part === ';') {
      if (text.trim().startsWith('@layer'))
        rules.push({ selector: '', around: [...preludes(open), text.trim()], declarations: [] })
      if (text.trim().startsWith('@')) text = ''
      declare()
    } else {
      declare()
      const closed = open.pop()
      if (closed !== undefined && closed.declarations.length > 0) rules.push(ruleOf(closed, preludes(open)))
    }
  }
  return rules
}

/** The paths that a sheet imports. */
export const importsOf = (css: string): string[] =>
  [...css.replaceAll(/\/\*[\s\S]*?\*\//g, ' ').matchAll(/@import\s+(?:url\(\s*)?["']?([^"')\s;]+)/g)].map(
    ([, path = '']) => path,
  )

const preludes = (open: readonly Open[]): string[] => open.map(({ prelude }) => prelude)

/** Tailwind writes tokens into `@theme`, which becomes `:root` in its layer `theme`. */
function ruleOf({ prelude, declarations }: Open, around: readonly string[]): CssRule {
  if (prelude.startsWith('@theme')) return { selector: ':root', around: ['@layer theme'], declarations }
  const nesting = [...around, prelude]
  const selector = nesting
    .filter((one) => !one.startsWith('@'))
    .reduce((outer, one) => (one.includes('&') ? one.replaceAll('&', outer) : `${outer} ${one}`.trim()), '')
  return { selector, around: nesting.filter((one) => one.startsWith('@')), declarations }
}
