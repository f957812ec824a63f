import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { launchBrowser } from '../../e2e/support/launch.js'
import { buildPage } from './support/buildPage.js'

let browser: Browser
beforeAll(async () => {
  browser = await launchBrowser()
})
afterAll(() => browser.close())

const sheets = ['react-connectivity/styles.css', 'react-connectivity/styles.basic.unlayered.css']
const layouts = ['display: flex; flex-direction: column', 'display: grid']

it.each(sheets.flatMap((sheet) => layouts.map((layout) => [sheet, layout])))(
  'an LED is as wide as its words, with %s, in a page whose root has %s, as that of the template of Vite [U22]',
  async (sheet, layout) => {
    const { url, close } = await buildPage({ styles: [sheet ?? ''], host: 'alone.tsx' })
    onTestFinished(close)
    const page = await browser.newPage()
    onTestFinished(() => page.close())
    await page.goto(url)
    const led = page.locator('[data-slot="conn-led"]').first()
    const width = (): Promise<number> => led.evaluate((element) => element.getBoundingClientRect().width)
    const alone = await width()
    await led.evaluate((element, style) => {
      const root = document.createElement('div')
      root.style.cssText = style ?? ''
      element.before(root)
      root.append(element)
    }, layout)
    expect(await width()).toBe(alone)
  },
)
