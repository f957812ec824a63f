import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { startPageServer, type PageServer } from '../../../lab/pageServer.js'
import { launchBrowser } from './launch.js'

/** One page of the lab and a browser, for the tests of one file. */
export interface PageFixture {
  readonly origin: () => string
  readonly browser: () => Browser
  /** A new browser context, whose pages are tabs with shared storage. It closes after the test. */
  readonly context: () => Promise<BrowserContext>
  /** Opens the page with these parameters. Default: in a new context. */
  readonly open: (query: Readonly<Record<string, string>>, context?: BrowserContext) => Promise<Page>
}

/** @param entry the page, such as `lab/chatPage.tsx` */
export function pageFixture(entry: string): PageFixture {
  let pages: PageServer
  let browser: Browser
  const contexts: BrowserContext[] = []
  beforeAll(async () => {
    pages = await startPageServer(entry, () => undefined)
    browser = await launchBrowser()
  })
  afterEach(async () => {
    for (const context of contexts.splice(0)) await context.close()
  })
  afterAll(async () => {
    await browser?.close()
    await pages?.close()
  })

  async function context(): Promise<BrowserContext> {
    const made = await browser.newContext()
    contexts.push(made)
    return made
  }

  return {
    origin: () => pages.origin,
    browser: () => browser,
    context,
    async open(query, given) {
      const page = await (given ?? (await context())).newPage()
      await page.goto(`${pages.origin}/?${new URLSearchParams(query).toString()}`)
      return page
    },
  }
}
