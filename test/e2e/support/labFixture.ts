import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { startLab, type Lab, type LabOptions } from '../../../lab/lab.js'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import { openApp, type App, type AppOptions } from './app.js'
import { launchBrowser } from './launch.js'

/** A lab, a page and a browser for the tests of one file; every test finds them healthy. */
export interface LabFixture {
  readonly lab: Lab
  readonly browser: Browser
  /** Opens the page in a browser context of its own. */
  open(options?: AppOptions): Promise<App>
  /** Where the page is served. */
  readonly origin: string
}

export function labFixture(options: LabOptions = {}): LabFixture {
  let lab: Lab
  let browser: Browser
  let pages: PageServer
  const apps: App[] = []

  beforeAll(async () => {
    pages = await startPageServer('lab/e2ePage.tsx', (url) =>
      url.pathname === '/accepted' ? lab.acceptedLog(url.searchParams.get('channel') ?? '') : undefined,
    )
    lab = await startLab({ ...options, allowedOrigins: [pages.origin] })
    browser = await launchBrowser()
  })

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close()
    if (lab.server.status() === 'stopped') lab.server.cont()
    await lab.server.start()
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    // The proxy holds half-open connections for ever, as a network would.
    lab.proxy.drop()
    await vi.waitFor(() => expect(lab.proxy.live()).toBe(0))
  })

  afterAll(async () => {
    await browser?.close()
    await lab?.close()
    await pages?.close()
  })

  return {
    get lab() {
      return lab
    },
    get browser() {
      return browser
    },
    get origin() {
      return pages.origin
    },
    async open(appOptions) {
      const app = await openApp(browser, { origin: pages.origin, url: lab.url, ...appOptions })
      apps.push(app)
      return app
    },
  }
}
