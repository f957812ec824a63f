import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/useChannel.js'
import code from '../examples/useChannel.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Subscribes to a channel and delivers its messages by callback. After lost messages `resync` fetches the data again. */
const meta: Meta = { title: 'Hooks/useChannel' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Order' }))
    await waitFor(() => expect(canvas.getByText('Order 1041')).toBeVisible())
  },
}
