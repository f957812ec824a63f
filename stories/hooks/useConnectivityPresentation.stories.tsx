import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import Example from '../examples/useConnectivityPresentation.js'
import code from '../examples/useConnectivityPresentation.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** What a person should see now, after the grace times: for a banner, an LED or a toast of your own. `bannerText` gives the words. */
const meta: Meta = { title: 'Hooks/useConnectivityPresentation' }
export default meta

export const Live: StoryObj = {
  ...example(Example, code, at('offline', true)),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('region', { name: 'Connection' })).toBeVisible()
  },
}
