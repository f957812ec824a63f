import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useNetwork.js'
import code from '../examples/useNetwork.tsx?raw'
import { at, onStage } from '../support/OnStage.js'
import { example } from '../support/situationStory.js'

/** The network status of the device. A hint: `online` may be a dead Wi-Fi. */
const meta: Meta = { title: 'Hooks/useNetwork', decorators: [onStage] }
export default meta

export const Live: StoryObj = {
  ...at('offline', true),
  ...example(Example, code),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('This device is offline.')).toBeVisible()
  },
}
