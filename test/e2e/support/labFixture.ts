import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, vi } from 'vitest'
import type { Lab, LabOptions } from '../../../lab/lab.js'
import { openApp, type App, type AppOptions } from './app.js'
import { labSite } from './labSite.js'
import { launchBrowser } from './launch.js'

/** A lab, a page and a browser for the tests of one file; healthy at the start of each test. */
export interface LabFixture {
  readonly lab: Lab
  readonly browser: Browser
  /** Opens the page in a new browser context. */
  readonly open: (options?: AppOptions) => Promise<App>
  /** Where the page is served. */
  readonly origin: string
}

export function labFixture(options: LabOptions = {}): LabFixture {
  let browser: Browser
  const apps: App[] = []
  const site = labSite(options, async () => {
    for (const app of apps.splice(0)) await app.close()
  })

  beforeAll(async () => {
    browser = await launchBrowser()
  })
  afterAll(() => browser?.close())

  return {
    get lab() {
      return site.lab
    },
    get browser() {
      return browser
    },
    get origin() {
      return site.origin
    },
    async open(appOptions) {
      const { lab, origin } = site
      const subscribed = (): number => lab.server.events.filter(({ type }) => type === 'subscribed').length
      const before = subscribed()
      const app = await openApp(browser, { origin, url: lab.url, ...appOptions })
      apps.push(app)
      // The events of the server process arrive later than its frames at the page.
      if (appOptions?.wait !== false) {
        const channels = appOptions?.channels?.length ?? 1
        await vi.waitFor(() => expect(subscribed()).toBeGreaterThanOrEqual(before + channels), {
          timeout: 30_000,
        })
      }
      return app
    },
  }
}
