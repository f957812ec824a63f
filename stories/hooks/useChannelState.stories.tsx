import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/useChannelState.js'
import code from '../examples/useChannelState.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Folds the messages of a channel into a state, once for all components. */
const meta: Meta = { title: 'Hooks/useChannelState' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Order tea' }))
    await waitFor(() => expect(canvas.getByText(/Orders today: 1/)).toBeVisible())
  },
}
