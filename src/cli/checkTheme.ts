import { wcagContrast, formatHex, type Rgb } from 'culori'
import kit from '../ui/styles/tokens.json' with { type: 'json' }
import { tokensOf, type Tokens } from './cascade.js'
import { mixed, over, readColor } from './color.js'
import type { Scheme } from './selectors.js'
import { readTheme } from './theme.js'
import { substitute } from './variables.js'

/** Two tokens that meet on the screen in one colour scheme, and their contrast. */
export interface CheckedPair {
  readonly scheme: Scheme
  /** `text` needs 4.5, `shape` needs 3: glyphs, focus rings and edges of buttons. */
  readonly what: string
  /** For example `--conn-warning-fg`, or `--conn-warning-fg at 76 %` for text that is mixed with its surface. */
  readonly front: string
  readonly back: string
  readonly frontColor: string
  readonly backColor: string
  readonly least: number
  readonly ratio: number
}

export interface CheckOptions {
  /** Default: both. */
  readonly schemes?: readonly Scheme[]
  /** Selector of the element that has the host's tokens, such as `.radix-themes[data-gray-color=slate]`. Default: none. */
  readonly element?: string
}

/** Default tokens of the kit in one scheme. */
const defaults = (scheme: Scheme): [string, string][] =>
  kit.colors.map((color) => [
    `--conn-${color.name}`,
    'same' in color ? `var(--conn-${color.same})` : (color.normal?.[scheme === 'light' ? 0 : 1] ?? ''),
  ])

/**
 * The contrast of each pair of tokens with these style sheets applied in order. Tokens that they do not set have their defaults.
 * @throws Error for a token whose colour cannot be computed
 */
export function checkTheme(sheets: readonly string[], options: CheckOptions = {}): CheckedPair[] {
  const { schemes = ['light', 'dark'] } = options
  const { rules, element } = readTheme(sheets, options.element)
  return schemes.flatMap((scheme) => {
    const tokens = new Map([...defaults(scheme), ...tokensOf(rules, element, scheme)])
    return kit.pairs.map((pair) => checkPair(pair, tokens, scheme))
  })
}

type Pair = (typeof kit.pairs)[number]

function checkPair(pair: Pair, tokens: Tokens, scheme: Scheme): CheckedPair {
  const { what, front, back, least } = pair
  const page = over(colorOf('surface', tokens, scheme), readColor('Canvas', scheme))
  const behind = over(colorOf(back, tokens, scheme), page)
  const share = 'mixed' in pair ? pair.mixed : undefined
  const solid = over(colorOf(front, tokens, scheme), behind)
  const shown = share === undefined ? solid : mixed(solid, behind, share / 100)
  return {
    scheme,
    what,
    front: `--conn-${front}${share === undefined ? '' : ` at ${share} %`}`,
    back: `--conn-${back}`,
    frontColor: formatHex(shown),
    backColor: formatHex(behind),
    least,
    ratio: wcagContrast(shown, behind),
  }
}

function colorOf(name: string, tokens: Tokens, scheme: Scheme): Rgb {
  const token = `--conn-${name}`
  try {
    return readColor(substitute(`var(${token})`, tokens), scheme)
  } catch (error) {
    throw new Error(`${token}, ${scheme}: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    })
  }
}
