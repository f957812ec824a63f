/** The numbers of `oklch(0.49 0.21 264)`. */
function numbersOf(color) {
  const numbers = /^oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)$/.exec(color)?.slice(1)
  if (numbers === undefined) throw new Error(`expected a colour such as oklch(0.49 0.21 264), got ${color}`)
  return numbers.map(Number)
}

/** A number with at most four decimals, without its leading zero. */
const short = (number) => String(Number(number.toFixed(4))).replace(/^0\./, '.')

/** `light` where the lightness of CanvasText is 0, `dark` where it is 1. */
function between(light, dark) {
  if (light === dark) return short(light)
  const slope = Math.abs(dark - light)
  const change = slope === 1 ? 'l' : `${short(slope)} * l`
  return light === 0 ? `calc(${change})` : `calc(${short(light)} ${dark < light ? '-' : '+'} ${change})`
}

/**
 * One colour for light and one for dark, chosen by the colour scheme of the element that uses it: CanvasText is black in a light
 * scheme and white in a dark one. Build tools rewrite `light-dark()` for old browsers so that it no longer follows the element;
 * they leave this form alone.
 */
export function pairOf([light, dark]) {
  const [from, to] = [numbersOf(light), numbersOf(dark)]
  return `oklch(from CanvasText ${from.map((number, index) => between(number, to[index])).join(' ')})`
}

const declare = ({ name }, value) => `--conn-${name}: ${value}`
const rule = (prelude, declarations) => ({ prelude, declarations, blocks: [] })

/** Browsers that resolve the pairs. Others keep the plain colours, which are mixed with Canvas. */
const guard = '@supports (color: light-dark(red, red)) and (color: oklch(from CanvasText calc(l * 1) c h))'

/** The rules that give all tokens their defaults. */
export function tokenBlocks({ measures, colors }) {
  // A colour that is the same as another one by default is not declared: the rules name both.
  const own = colors.filter(({ same }) => same === undefined)
  const normal = own.map((color) => declare(color, pairOf(color.normal)))
  const more = own.map((color) => declare(color, color.more))
  return [
    rule(':root, :host', [
      ...measures.map((measure) => declare(measure, measure.value)),
      ...own.map((color) => declare(color, color.plain)),
    ]),
    { ...rule(guard, []), blocks: [rule(':root, :host', normal)] },
    rule("[data-conn-contrast='more']", more),
    { ...rule('@media (prefers-contrast: more)', []), blocks: [rule(':root, :host', more)] },
    rule("[data-conn-theme='light']", ['color-scheme: light']),
    rule("[data-conn-theme='dark']", ['color-scheme: dark']),
  ]
}
