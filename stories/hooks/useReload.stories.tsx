import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useReload.js'
import code from '../examples/useReload.tsx?raw'
import { at, onStage } from '../support/OnStage.js'
import { example } from '../support/situationStory.js'

/** A safe reload: once the server answers, never over unsaved work without consent. Pressing the button really reloads this story. */
const meta: Meta = { title: 'Hooks/useReload', decorators: [onStage] }
export default meta

export const Live: StoryObj = {
  ...at('online', true),
  ...example(Example, code),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Reload page' })).toBeVisible()
  },
}
