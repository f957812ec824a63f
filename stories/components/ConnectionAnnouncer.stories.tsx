import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectionAnnouncer } from 'react-connectivity/ui'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/ConnectionAnnouncer.js'
import code from '../examples/ConnectionAnnouncer.tsx?raw'
import { at, example, sharedArgTypes } from '../support/situationStory.js'

/** The live regions of the page, for pages without a `ConnectionBanner`. Renders nothing that is seen. */
const meta: Meta<typeof ConnectionAnnouncer> = {
  title: 'Components/ConnectionAnnouncer',
  component: ConnectionAnnouncer,
  argTypes: sharedArgTypes,
}
export default meta

export const Sample: StoryObj = {
  ...example(Example, code, at('countdown', true)),
  name: 'Example',
  play: async () => {
    await waitFor(() =>
      expect(document.querySelectorAll('[data-slot="conn-announcer"]').length).toBeGreaterThan(0),
    )
  },
}
