import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/useChannelMessages.js'
import code from '../examples/useChannelMessages.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** The newest messages of a channel, with this client’s own sends and what became of them. */
const meta: Meta = { title: 'Hooks/useChannelMessages' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }))
    await waitFor(() => expect(canvas.getByText('kept')).toBeVisible())
  },
}
