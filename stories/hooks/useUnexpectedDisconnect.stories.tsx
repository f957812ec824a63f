import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/useUnexpectedDisconnect.js'
import code from '../examples/useUnexpectedDisconnect.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Calls a function once per outage that lasts longer than the grace time; never for a blip, and never for a disconnect by the app. */
const meta: Meta = { title: 'Hooks/useUnexpectedDisconnect' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('countdown', true)),
  play: async ({ canvas }) => {
    await waitFor(() => expect(canvas.getByText(/longer than 5 s/)).toBeVisible())
  },
}
