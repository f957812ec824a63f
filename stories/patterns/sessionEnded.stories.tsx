import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/sessionEnded.js'
import code from '../examples/sessionEnded.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** A page of its own after a verdict, in place of the banner. */
const meta: Meta = { title: 'Patterns/Session ended page' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('kicked', true)),
  play: async ({ canvas, userEvent }) => {
    await expect(canvas.getByRole('heading')).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Use here' }))
    await waitFor(() => expect(canvas.getByText('The app')).toBeVisible())
  },
}
