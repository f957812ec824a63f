import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/channelNotice.js'
import code from '../examples/channelNotice.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** The fault of a channel beside its content, in the words of the app. */
const meta: Meta = { title: 'Patterns/Notice of one channel' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('channel-denied', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/Prices stopped/)).toBeVisible()
  },
}
