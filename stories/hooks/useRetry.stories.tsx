import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useRetry.js'
import code from '../examples/useRetry.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** A truthful *Try now* for a button of the app: it dials at once, or within 5 s while another attempt may still succeed, and stays focusable while it is busy. */
const meta: Meta = { title: 'Hooks/useRetry' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('countdown', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: /Try now/ })).toBeVisible()
  },
}
