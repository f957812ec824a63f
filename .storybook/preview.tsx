import type { Decorator, Preview } from '@storybook/react-vite'
import { lazy, Suspense } from 'react'
import * as connectivity from 'react-connectivity/storybook/preview'
import { configure } from 'storybook/test'
import { withUnionsAndDefaults } from './argTables.js'
import type { DocsPageProps } from './DocsPage.js'
import { Surroundings } from './Surroundings.js'
import { toolbar } from './toolbar.js'
import '../src/ui/styles.css'
import '../stories/support/page.css'

// A busy machine must not fail a story.
configure({ asyncUtilTimeout: 20_000 })

const surroundings: Decorator = (Story, { globals, viewMode }) => (
  <Surroundings globals={globals} isDocs={viewMode === 'docs'}>
    <Story />
  </Surroundings>
)

// A test of a story needs no page of the documentation.
const DocsPage = lazy(async () => ({ default: (await import('./DocsPage.js')).DocsPage }))
const LazyDocsPage = (props: DocsPageProps) => (
  <Suspense fallback={null}>
    <DocsPage {...props} />
  </Suspense>
)

/** Ends the tasks that wait, such as the effects of a render. */
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(() => setTimeout(resolve)))

const preview: Preview = {
  // A script of a story begins after the effects of its first render, as in its test, which waits for them by itself.
  mount: (context) => async (story) => {
    if (story !== undefined) context.originalStoryFn = () => story
    await context.renderToCanvas()
    await settle()
    return context.canvas
  },
  // The addon, as an app names it in its `addons`; here it is the source.
  decorators: [...connectivity.decorators, surroundings],
  loaders: connectivity.loaders,
  tags: ['autodocs'],
  argTypesEnhancers: [withUnionsAndDefaults as NonNullable<Preview['argTypesEnhancers']>[number]],
  parameters: {
    // Axe checks the size of targets only on request.
    a11y: { test: 'error', config: { rules: [{ id: 'target-size', enabled: true }] } },
    layout: 'padded',
    backgrounds: { disable: true },
    // A story without a module of its own shows no code.
    docs: { container: LazyDocsPage, canvas: { sourceState: 'none' }, toc: { headingSelector: 'h2, h3' } },
    controls: { sort: 'requiredFirst' },
    options: {
      storySort: {
        order: [
          'Playground',
          'Guide',
          [
            'Start here',
            'Install',
            'Vocabulary',
            'Timing',
            'Placement',
            'Theming',
            'Errors to actions',
            'Accessibility',
            'Testing',
          ],
          'Components',
          'Hooks',
          'Patterns',
          ['In an app'],
          'Connectors',
          'Seeds',
          ['Coming from', 'Electric Imp', 'Eliom', 'ZIM', 'neffos', 'ThingWorx'],
          'Scenarios',
          'Foundations',
        ],
      },
    },
  },
  ...toolbar,
}

export default preview
