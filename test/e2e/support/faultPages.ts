import { chromium, type Browser, type BrowserContext, type Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { FaultsRecord } from '../pages/faultsPage.js'
import { browserLaunch } from '../../../scripts/browser.mjs'

/** The record of the page without its functions. */
type Read = Pick<FaultsRecord, 'received' | 'statuses' | 'problems'>

/** Pages of one browser, for the tests of one file. */
export interface FaultPages {
  readonly browser: () => Browser
  /** Opens an address. Default: in a new context, without a script before it. */
  readonly open: (url: string, options?: OpenOptions) => Promise<Page>
}

interface OpenOptions {
  /** Runs in the page before anything else. */
  readonly before?: () => void
  readonly context?: BrowserContext
}

/** @param args more arguments of the browser */
export function faultPages(args: readonly string[] = []): FaultPages {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({
      ...browserLaunch(),
      args: ['--no-sandbox', ...args],
      // People have it. The test of a page that comes back from it starts a browser of its own (rawBrowser.ts).
      ignoreDefaultArgs: ['--disable-back-forward-cache'],
    })
  })
  afterEach(async () => {
    for (const context of browser.contexts()) await context.close()
  })
  afterAll(() => browser?.close())
  return {
    browser: () => browser,
    async open(url, { before, context } = {}) {
      const page = await (context ?? (await browser.newContext())).newPage()
      if (before) await page.addInitScript(before)
      await page.goto(url)
      return page
    },
  }
}

/** A page, or a frame in one. */
type Shown = Pick<Page, 'evaluate' | 'locator'>

export const read = (page: Shown): Promise<Read> =>
  page.evaluate(() => {
    const { received, statuses, problems } = window.faults
    return { received, statuses, problems }
  })

/** The connection of the page. */
export const connection = (page: Shown) =>
  page.evaluate(() => {
    const { status, reason, code, nextAttemptAt, reconnectCount } =
      window.faults.connectivity.getState().connection
    return { status, reason, code, nextAttemptAt, reconnectCount }
  })

export const banner = (page: Shown) => page.locator('[data-slot="conn-banner"]')

/** Waits until the page is subscribed to its channel. */
export async function subscribed(page: Shown): Promise<void> {
  await expect.poll(() => page.locator('[data-slot="orders"]').textContent()).toBe('subscribed')
}
