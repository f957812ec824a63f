import tokens from '../../src/ui/styles/tokens.json' with { type: 'json' }

/** Relative luminance of a painted colour, each channel 0 to 255, as WCAG defines it. */
function luminance(channels: readonly number[]): number {
  const [red = 0, green = 0, blue = 0] = channels.map((channel) => {
    const value = channel / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

/** Contrast of two painted colours, 1 to 21. */
export function contrast(one: readonly number[], other: readonly number[]): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

/** A pair of tokens that meet on the screen, as CSS colours, and the least contrast that they need. */
export interface Pair {
  readonly front: string
  readonly back: string
  readonly least: number
  readonly what: string
}

/** A token as a CSS colour. A token that is the same as another one by default is not declared. */
function colorOf(name: string): string {
  const color = tokens.colors.find((one) => one.name === name)
  const same = color?.same
  return same === undefined ? `var(--conn-${name})` : `var(--conn-${name}, ${colorOf(same)})`
}

/** Every pair of tokens that the style sheet combines. */
export const pairs: readonly Pair[] = tokens.pairs.map(({ front, back, least, what, mixed }) => ({
  front:
    mixed === undefined
      ? colorOf(front)
      : `color-mix(in oklab, ${colorOf(front)} ${mixed}%, ${colorOf(back)})`,
  back: colorOf(back),
  least,
  what,
}))

/** Reads a CSS colour at the place of an element, as the channels that the browser paints. */
export function painter(element: HTMLElement): (color: string) => readonly number[] {
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (context === null) throw new Error('this browser has no canvas')
  return (color) => {
    element.style.color = color
    context.fillStyle = getComputedStyle(element).color
    element.style.color = ''
    context.fillRect(0, 0, 1, 1)
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3)
  }
}
