import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './launch.js'
import { serveStorybook, type StaticStorybook } from './staticStorybook.js'

/** The static Storybook and a browser. */
export interface ServedStorybook {
  readonly storybook: StaticStorybook
  readonly browser: Browser
}

/** Serves the static Storybook and launches a browser for the tests of one file. The first file waits for the build. */
export function servedStorybook(): ServedStorybook {
  let storybook: StaticStorybook
  let browser: Browser

  beforeAll(async () => {
    browser = await launchBrowser()
    storybook = await serveStorybook()
  }, 600_000)
  afterAll(async () => {
    await browser?.close()
    await storybook?.close()
  })

  return {
    get storybook() {
      return storybook
    },
    get browser() {
      return browser
    },
  }
}
