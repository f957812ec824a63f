/** Relative luminance of a colour written `#rgb` or `#rrggbb`, as WCAG defines it. */
function luminance(colour: string): number {
  const short = /^#([\da-f])([\da-f])([\da-f])$/i.exec(colour)
  const long = /^#([\da-f]{2})([\da-f]{2})([\da-f]{2})$/i.exec(colour)
  const parts = long?.slice(1) ?? short?.slice(1).map((digit) => digit + digit)
  if (parts === undefined) throw new Error(`expected a colour such as #1d4ed8, got ${colour}`)
  const [red = 0, green = 0, blue = 0] = parts.map((part) => {
    const value = Number.parseInt(part, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two colours, 1 to 21. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

export const tones = ['neutral', 'info', 'success', 'warning', 'danger'] as const

/** A pair of tokens that meet on the screen, and the least contrast that they need. */
export interface Pair {
  readonly front: string
  readonly back: string
  readonly least: number
  readonly what: 'text' | 'shape'
}

const pair = (what: Pair['what'], front: string, back: string): Pair => ({
  what,
  front,
  back,
  least: what === 'text' ? 4.5 : 3,
})

/** Every pair of tokens that the style sheet combines. */
export const pairs: readonly Pair[] = [
  pair('text', 'fg', 'surface'),
  pair('text', 'fg-muted', 'surface'),
  pair('text', 'on-primary', 'primary'),
  pair('shape', 'primary', 'surface'),
  pair('text', 'link', 'surface'),
  pair('text', 'fg', 'neutral-bg'),
  pair('text', 'link', 'neutral-bg'),
  pair('shape', 'ring', 'surface'),
  ...tones.flatMap((tone) => [
    pair('text', 'fg', `${tone}-bg`),
    pair('text', 'fg-muted', `${tone}-bg`),
    pair('shape', `${tone}-solid`, `${tone}-bg`),
    pair('shape', `${tone}-solid`, 'surface'),
    pair('shape', 'ring', `${tone}-bg`),
  ]),
]
