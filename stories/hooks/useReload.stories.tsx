import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useReload.js'
import code from '../examples/useReload.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** A safe reload: once the server answers, never over unsaved work without consent. Pressing the button really reloads this story. */
const meta: Meta = { title: 'Hooks/useReload' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('online', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Reload page' })).toBeVisible()
  },
}
