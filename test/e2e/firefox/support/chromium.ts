import type { Browser } from 'playwright-core'
import { launchBrowser } from '../../support/launch.js'
import type { Engine } from './engine.js'

/** Starts a Chromium. Default: the one of all other tests. */
export async function startChromium(launch: () => Promise<Browser> = launchBrowser): Promise<Engine> {
  const browser = await launch()
  return {
    async open() {
      const page = await (await browser.newContext()).newPage()
      return {
        goto: async (url) => void (await page.goto(url)),
        text: async (selector) => (await page.$(selector))?.textContent() ?? null,
        click: (selector) => page.click(selector),
        evaluate: (run, given) => page.evaluate(run as never, given as never),
      }
    },
    async closePages() {
      for (const context of browser.contexts()) await context.close()
    },
    close: () => browser.close(),
  }
}
