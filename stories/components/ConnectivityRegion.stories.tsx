import type { Meta, StoryObj } from '@storybook/react-vite'
import type { ReactElement } from 'react'
import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/ConnectivityRegion.js'
import code from '../examples/ConnectivityRegion.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/** The place of banner and prompt: one column above the page, which moves nothing. See the guide to placement. */
const meta: Meta<typeof ConnectivityRegion> = {
  title: 'Components/ConnectivityRegion',
  component: ConnectivityRegion,
  argTypes: { ...sharedArgTypes, container: { control: false }, wrap: { control: false } },
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '280px' } } },
}
export default meta
type Story = StoryObj<typeof ConnectivityRegion>

const page = (region: ReactElement) => (
  <main style={{ padding: '96px 24px 24px' }}>
    {region}
    <ConnectionBanner />
    <ResyncPrompt reload={() => undefined} probe={() => Promise.resolve(true)} />
    <h1>Orders</h1>
    <p>The page stays where it is.</p>
  </main>
)

const inPage: Pick<Story, 'render'> = { render: (props) => page(<ConnectivityRegion {...props} />) }

export const Playground = situationStory(ConnectivityRegion, 'countdown', page)

export const Sample: StoryObj = { ...example(Example, code, at('countdown')), name: 'Example' }

export const BottomEnd: Story = { ...at('overflow'), ...inPage, args: { placement: 'bottom-end' } }

/** Keeps room for one line in the page itself. Words that wrap, and the prompt, stand over what follows. */
export const Inline: Story = {
  ...at('offline'),
  args: { placement: 'inline' },
  // Nothing follows it, so that it covers nothing at any width.
  render: (props) => (
    <main style={{ minBlockSize: 270, boxSizing: 'border-box', padding: 24 }}>
      <h1>Orders</h1>
      <p>The page stays where it is.</p>
      <ConnectivityRegion {...props} />
      <ConnectionBanner />
      <ResyncPrompt reload={() => undefined} probe={() => Promise.resolve(true)} />
    </main>
  ),
}

/** F6 leads into the region, and back. */
export const Hotkey: Story = {
  ...at('countdown'),
  ...inPage,
  tags: ['!autodocs', 'row-U39'],
  play: async ({ userEvent }) => {
    const region = document.querySelector('[data-slot="conn-region"]')
    await userEvent.keyboard('{F6}')
    await waitFor(() => expect(region?.contains(document.activeElement)).toBe(true))
    await userEvent.keyboard('{F6}')
    await waitFor(() => expect(region?.contains(document.activeElement)).toBe(false))
  },
}
