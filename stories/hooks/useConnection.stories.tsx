import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnection.js'
import code from '../examples/useConnection.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** The state of the connection, without delays, and its actions. With a selector, a component renders only when the selection changes. A healthy connection causes no renders. */
const meta: Meta = { title: 'Hooks/useConnection' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('reconnecting', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('reconnecting')).toBeVisible()
  },
}
