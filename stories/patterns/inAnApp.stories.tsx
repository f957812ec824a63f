import type { Meta, StoryObj } from '@storybook/react-vite'
import { situationOf } from 'react-connectivity/storybook'
import { expect, waitFor, within } from 'storybook/test'
import Example from '../examples/inAnApp.js'
import code from '../examples/inAnApp.tsx?raw'
import { example } from '../support/situationStory.js'
import { connectedApp, disconnectedApp } from './inAnAppStage.js'
import './inAnApp.css'

/** A small app with all parts in their places: status in the app bar, banner, stale data, and notes that wait. */
const meta: Meta = {
  title: 'Patterns/In an app',
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '640px' } } },
}
export default meta

/** Break the network in the toolbar, and write a note meanwhile. */
export const Live: StoryObj = {
  ...example(Example, code, { parameters: { connectivity: { prepare: connectedApp, clock: 'real' } } }),
}

/** The connection is lost: the app still shows what it knows, and keeps what a person writes. */
export const ConnectionLost: StoryObj = {
  render: () => <Example />,
  parameters: { connectivity: { prepare: disconnectedApp } },
}

/** The connection comes back: the note leaves, the deliveries are current. */
export const Recovered: StoryObj = {
  render: () => <Example />,
  tags: ['!autodocs'],
  parameters: { connectivity: { prepare: disconnectedApp, clock: 'real' } },
  play: async ({ canvas, canvasElement, loaded }) => {
    const region = canvas.getByRole('group', { name: 'Deliveries' })
    await expect(region).toHaveAttribute('data-stale', 'behind')
    // The region stands at the end of the page.
    const banner = within(document.body).getByText('Connection lost.')
    await expect(banner).toBeVisible()
    await expect(canvas.getByText('waiting to be sent')).toBeVisible()
    const { simulation, connectivity } = situationOf({ loaded })
    simulation.network.mode = 'pass'
    connectivity.retryNow()
    await waitFor(() => expect(banner).not.toBeInTheDocument())
    await waitFor(() => expect(region).not.toHaveAttribute('data-stale'))
    await waitFor(() => expect(canvas.queryByText('waiting to be sent')).toBeNull())
    await expect(canvas.getByText(/Novak asks for a call/)).toBeVisible()
    await waitFor(() =>
      expect(canvasElement.querySelector('[data-slot="conn-led"]')).toHaveAttribute('data-state', 'online'),
    )
  },
}
