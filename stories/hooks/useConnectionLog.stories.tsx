import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnectionLog.js'
import code from '../examples/useConnectionLog.tsx?raw'
import { at, example } from '../support/situationStory.js'

/**
 * The newest events of the connection and its channels, with times, reasons and raw codes, for a support page. `recordLog` keeps the same
 * log outside React and can upload it. Change the network in the toolbar to see events.
 */
const meta: Meta = { title: 'Hooks/useConnectionLog' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('table', { name: 'What happened to the connection' })).toBeInTheDocument()
  },
}
