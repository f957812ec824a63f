import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useUnsavedWork.js'
import code from '../examples/useUnsavedWork.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** Protects the work of a person: the prompt lists it, no reload goes over it without consent, and the browser asks before the page is left. */
const meta: Meta = { title: 'Hooks/useUnsavedWork' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Save' }))
    await expect(canvas.getByText(/Unsaved: nothing/)).toBeVisible()
  },
}
