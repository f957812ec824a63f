// @vitest-environment node
import { chromium, type Browser } from 'playwright-core'
import { renderToStaticMarkup } from 'react-dom/server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { browserLaunch } from '../../scripts/browser.mjs'
import { Glyph } from '../../src/ui/parts/Glyph.js'
import { source } from './support/styleSheet.js'

const states = [
  'idle',
  'connecting',
  'online',
  'syncing',
  'reconnecting',
  'offline',
  'paused',
  'stale',
  'failed',
] as const

const leds = states
  .map(
    (state) =>
      `<span data-slot="conn-led" data-tone="warning">${renderToStaticMarkup(<Glyph state={state} />)}</span>`,
  )
  .join('')
const page = `<!doctype html><style>${source}</style>
  <span id="canvas-text" style="color: CanvasText"></span>
  <section data-slot="conn-banner" data-tone="danger" data-position="inline"></section>${leds}`

let browser: Browser
beforeAll(async () => {
  browser = await chromium.launch(browserLaunch())
})
afterAll(() => browser.close())

describe('forced colours', () => {
  it.each(['light', 'dark'] as const)(
    'give every shape and every edge the colour of text, on %s [U18]',
    async (colorScheme) => {
      const tab = await browser.newPage({ forcedColors: 'active', colorScheme })
      await tab.setContent(page)
      const seen = await tab.evaluate(() => {
        const style = (element: Element | null) => getComputedStyle(element as Element)
        const paths = [...document.querySelectorAll('path')].map(style)
        return {
          text: style(document.querySelector('#canvas-text')).color,
          strokes: paths.map(({ stroke }) => stroke),
          fills: paths.map(({ fill }) => fill).filter((fill) => fill !== 'none'),
          edge: style(document.querySelector('[data-slot="conn-banner"]')).borderTopColor,
        }
      })
      await tab.close()
      expect(new Set(seen.strokes)).toEqual(new Set([seen.text]))
      expect(seen.strokes).toHaveLength(states.length)
      expect(new Set(seen.fills)).toEqual(new Set([seen.text]))
      expect(seen.fills).toHaveLength(4)
      expect(seen.edge).toBe(seen.text)
    },
  )
})
