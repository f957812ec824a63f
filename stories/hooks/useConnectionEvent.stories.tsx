import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnectionEvent.js'
import code from '../examples/useConnectionEvent.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Calls a function for each event: for logs and metrics. Change the network in the toolbar to see events. */
const meta: Meta = { title: 'Hooks/useConnectionEvent' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('list', { name: 'Events' })).toBeInTheDocument()
  },
}
