import type { Page } from 'playwright-core'
import { waitForParts } from './readParts.js'

/** The colours of one place on the page as hexadecimal numbers: what is in front, and what is behind. */
export interface SeenPair {
  readonly place: string
  readonly front: string
  readonly back: string
}

/** Places of the page with the two tokens that meet there. */
export const places = {
  led: { front: '--conn-fg', back: '--conn-surface' },
  portal: { front: '--conn-fg', back: '--conn-surface' },
  bannerTitle: { front: '--conn-warning-fg', back: '--conn-warning-bg' },
  bannerGlyph: { front: '--conn-warning-solid', back: '--conn-warning-bg' },
  secondaryEdge: { front: '--conn-control-border', back: '--conn-surface' },
  primaryButton: { front: '--conn-on-primary', back: '--conn-primary' },
  promptBody: { front: '--conn-fg-muted', back: '--conn-surface' },
} as const
export type Place = keyof typeof places

const selectors: { readonly [P in Place]: readonly [front: string, property: string, back: string] } = {
  led: ['#plain [data-slot="conn-led"]', 'color', '#plain [data-slot="conn-led"]'],
  portal: ['#portal [data-slot="conn-led"]', 'color', '#portal [data-slot="conn-led"]'],
  bannerTitle: [
    '#plain [data-slot="conn-banner"] [data-slot="conn-title"]',
    'color',
    '#plain [data-slot="conn-banner"]',
  ],
  bannerGlyph: [
    '#plain [data-slot="conn-banner"] [data-slot="conn-glyph"]',
    'color',
    '#plain [data-slot="conn-banner"]',
  ],
  secondaryEdge: [
    '#plain [data-slot="conn-button"][data-variant="secondary"]',
    'border-block-start-color',
    '#plain [data-slot="conn-button"][data-variant="secondary"]',
  ],
  primaryButton: ['#plain [data-variant="primary"]', 'color', '#plain [data-variant="primary"]'],
  promptBody: [
    '#plain [data-slot="conn-prompt"] > [data-slot="conn-body"]',
    'color',
    '#plain [data-slot="conn-prompt"]',
  ],
}

/** The colours as the browser paints them, with what is transparent in front of the surface of the kit. */
export async function readColors(page: Page): Promise<readonly SeenPair[]> {
  await waitForParts(page)
  return page.evaluate((all) => {
    const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
    if (context === null) throw new Error('no canvas')
    const computed = (selector: string, property: string): string =>
      getComputedStyle(document.querySelector(selector) as Element).getPropertyValue(property)
    const painted = (colors: readonly string[]): string => {
      for (const color of colors) {
        context.fillStyle = color
        context.fillRect(0, 0, 1, 1)
      }
      const [red = 0, green = 0, blue = 0] = context.getImageData(0, 0, 1, 1).data
      return `#${[red, green, blue].map((value) => value.toString(16).padStart(2, '0')).join('')}`
    }
    const surface = computed('#plain [data-slot="conn-prompt"]', 'background-color')
    return Object.entries(all).map(([place, [front, property, back]]) => {
      const behind = [surface, computed(back, 'background-color')]
      return { place, front: painted([...behind, computed(front, property)]), back: painted(behind) }
    })
  }, selectors)
}

/** The largest difference of a channel of two hexadecimal colours, 0 to 255. */
export function difference(one: string, other: string): number {
  const channels = (color: string): number[] =>
    (color.slice(1).match(/../g) ?? []).map((part) => Number.parseInt(part, 16))
  const right = channels(other)
  return Math.max(...channels(one).map((value, at) => Math.abs(value - (right[at] ?? 0))))
}
