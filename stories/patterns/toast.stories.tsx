import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/toast.js'
import code from '../examples/toast.tsx?raw'
import { at, onStage } from '../support/OnStage.js'
import { example } from '../support/situationStory.js'

/** The words of the banner in a toast of the app, and a `ConnectionAnnouncer` for screen readers. It works with any toast library: show it while there is a banner, and dismiss it by its `id`. */
const meta: Meta = { title: 'Patterns/Toast', decorators: [onStage] }
export default meta

export const Live: StoryObj = {
  ...at('still-disconnected', true),
  ...example(Example, code),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Close' }))
    await expect(canvas.queryByText('Still can’t connect.')).toBeNull()
  },
}
