import { beforeAll } from 'vitest'
import { servedStorybook, type ServedStorybook } from './servedStorybook.js'
import { openStorybook, type StorybookPage } from './storybookPage.js'

/** The static Storybook, a browser and an open preview, for the tests of one file. */
export interface StorybookFixture extends Pick<ServedStorybook, 'storybook'> {
  /** The preview that the tests of the file share. */
  readonly preview: StorybookPage
  /** Opens a preview of its own, which the test may take to other pages. */
  readonly open: () => Promise<StorybookPage>
}

export function storybookFixture(): StorybookFixture {
  const served = servedStorybook()
  let preview: StorybookPage
  const open = (): Promise<StorybookPage> => openStorybook(served.browser, served.storybook.url)

  beforeAll(async () => {
    preview = await open()
  })

  return {
    get storybook() {
      return served.storybook
    },
    get preview() {
      return preview
    },
    open,
  }
}
