import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnectionStatus.js'
import code from '../examples/useConnectionStatus.tsx?raw'
import { at, onStage } from '../support/OnStage.js'
import { example } from '../support/situationStory.js'

/** Only the status: the cheapest way to follow the connection in many components. */
const meta: Meta = { title: 'Hooks/useConnectionStatus', decorators: [onStage] }
export default meta

export const Live: StoryObj = {
  ...at('reconnecting', true),
  ...example(Example, code),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Save when connected' })).toBeVisible()
  },
}
