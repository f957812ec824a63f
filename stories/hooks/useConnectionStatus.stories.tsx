import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnectionStatus.js'
import code from '../examples/useConnectionStatus.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Only the status: the cheapest way to follow the connection in many components. */
const meta: Meta = { title: 'Hooks/useConnectionStatus' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('reconnecting', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Save when connected' })).toBeVisible()
  },
}
