import { afterEach, type TestContext } from 'vitest'

declare module 'vitest' {
  interface TaskMeta {
    /** The tags of the story that the test has run. */
    storyTags?: readonly string[]
  }
}

/** The context of a test that the Storybook plug-in has made from a story. */
interface StoryContext extends TestContext {
  readonly story?: { readonly tags: readonly string[] }
}

// The reporter reads the rows that a story proves from its tags.
afterEach<StoryContext>(({ task, story }) => {
  if (story !== undefined) task.meta.storyTags = story.tags
})
