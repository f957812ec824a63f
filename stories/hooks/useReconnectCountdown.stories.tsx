import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useReconnectCountdown.js'
import code from '../examples/useReconnectCountdown.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** The seconds until the next attempt. Only components that use it render on its ticks. */
const meta: Meta = { title: 'Hooks/useReconnectCountdown' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('countdown', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('progressbar')).toBeVisible()
  },
}
