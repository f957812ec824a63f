import type { Decorator, Preview } from '@storybook/react-vite'
import { useLayoutEffect, type ReactNode } from 'react'
import { configure } from 'storybook/test'
import '../src/ui/styles.css'
import '../stories/support/page.css'

// A busy machine must not fail a story.
configure({ asyncUtilTimeout: 20_000 })

interface SurroundingsProps {
  readonly theme: string
  readonly motion: string
  readonly dir: string
  readonly children: ReactNode
}

/** Puts the toolbar's choices where the style sheet looks for them: on the document element. */
function Surroundings({ theme, motion, dir, children }: SurroundingsProps): ReactNode {
  useLayoutEffect(() => {
    const page = document.documentElement
    const isMore = theme.startsWith('hc-')
    page.dataset['connTheme'] = isMore ? theme.slice(3) : theme
    if (isMore) page.dataset['connContrast'] = 'more'
    else delete page.dataset['connContrast']
    page.dataset['connMotion'] = motion
    page.dir = dir
  }, [theme, motion, dir])
  return children
}

const surroundings: Decorator = (Story, { globals, viewMode }) => (
  <Surroundings
    theme={String(globals['theme'])}
    motion={String(globals['motion'])}
    // The pages of the documentation are written from left to right.
    dir={viewMode === 'docs' ? 'ltr' : String(globals['dir'])}
  >
    <Story />
  </Surroundings>
)

const preview: Preview = {
  decorators: [surroundings],
  tags: ['autodocs'],
  parameters: {
    a11y: { test: 'error' },
    layout: 'padded',
    backgrounds: { disable: true },
    options: {
      storySort: {
        order: ['Playground', 'Foundations', 'Components', 'Connectors', 'Scenarios'],
      },
    },
  },
  initialGlobals: { theme: 'light', dir: 'ltr', motion: 'full' },
  globalTypes: {
    theme: {
      description: 'Token set',
      toolbar: {
        title: 'Theme',
        icon: 'contrast',
        dynamicTitle: true,
        items: [
          { value: 'light', title: 'Light' },
          { value: 'dark', title: 'Dark' },
          { value: 'hc-light', title: 'High contrast, light' },
          { value: 'hc-dark', title: 'High contrast, dark' },
        ],
      },
    },
    dir: {
      description: 'Writing direction',
      toolbar: {
        title: 'Direction',
        icon: 'transfer',
        dynamicTitle: true,
        items: [
          { value: 'ltr', title: 'Left to right' },
          { value: 'rtl', title: 'Right to left' },
        ],
      },
    },
    motion: {
      description: 'Motion',
      toolbar: {
        title: 'Motion',
        icon: 'play',
        dynamicTitle: true,
        items: [
          { value: 'full', title: 'Full motion' },
          { value: 'reduced', title: 'Reduced motion' },
        ],
      },
    },
  },
}

export default preview
