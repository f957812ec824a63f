import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useNetwork.js'
import code from '../examples/useNetwork.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** The network status of the device. A hint: `online` may be a dead Wi-Fi. */
const meta: Meta = { title: 'Hooks/useNetwork' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('offline', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('This device is offline.')).toBeVisible()
  },
}
