import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/gates.js'
import code from '../examples/gates.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Two components of one line each. They follow the LED, so that a blip changes nothing. */
const meta: Meta = { title: 'Patterns/Online and offline gates' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('offline', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/Search needs a connection/)).toBeVisible()
  },
}
