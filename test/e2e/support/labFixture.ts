import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, vi } from 'vitest'
import { startLab, type Lab, type LabOptions } from '../../../lab/lab.js'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import { openApp, type App, type AppOptions } from './app.js'
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

/** Frequent pings with a long limit, so that a busy machine does not look like a dead connection. */
const heartbeat = { intervalMs: 1000, timeoutMs: 10_000, idleMs: 60_000 }

export function labFixture(options: LabOptions = {}): LabFixture {
  let lab: Lab
  let browser: Browser
  let pages: PageServer
  const apps: App[] = []

  beforeAll(async () => {
    pages = await startPageServer('lab/e2ePage.tsx', (url) =>
      url.pathname === '/accepted' ? lab.acceptedLog(url.searchParams.get('channel') ?? '') : undefined,
    )
    lab = await startLab({ heartbeat, ...options, allowedOrigins: [pages.origin] })
    browser = await launchBrowser()
  })

  afterEach(async () => {
    for (const app of apps.splice(0)) await app.close()
    if (lab.server.status() === 'stopped') lab.server.cont()
    await lab.server.start()
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    // The proxy holds half-open connections for ever, as a network would.
    lab.proxy.drop()
    await vi.waitFor(() => expect(lab.proxy.live()).toBe(0), { timeout: 30_000 })
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
      const subscribed = (): number => lab.server.events.filter(({ type }) => type === 'subscribed').length
      const before = subscribed()
      const app = await openApp(browser, { origin: pages.origin, url: lab.url, ...appOptions })
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
