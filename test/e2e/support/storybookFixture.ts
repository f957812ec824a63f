import type { Browser } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { launchBrowser } from './launch.js'
import { serveStorybook, type StaticStorybook } from './staticStorybook.js'
import { openStorybook, type StorybookPage } from './storybookPage.js'

/** The static Storybook, a browser and an open preview, for the tests of one file. */
export interface StorybookFixture {
  readonly storybook: StaticStorybook
  /** The preview that the tests of the file share. */
  readonly preview: StorybookPage
  /** Opens a preview of its own, which the test may take to other pages. */
  readonly open: () => Promise<StorybookPage>
}

export function storybookFixture(): StorybookFixture {
  let storybook: StaticStorybook
  let browser: Browser
  let preview: StorybookPage
  const open = (): Promise<StorybookPage> => openStorybook(browser, storybook.url)

  // The first file waits for the build.
  beforeAll(async () => {
    browser = await launchBrowser()
    storybook = await serveStorybook()
    preview = await open()
  }, 240_000)
  afterAll(async () => {
    await browser?.close()
    await storybook?.close()
  })

  return {
    get storybook() {
      return storybook
    },
    get preview() {
      return preview
    },
    open,
  }
}
