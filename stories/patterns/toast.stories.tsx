import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { situationOf } from 'react-connectivity/storybook'
import { expect, waitFor, within } from 'storybook/test'
import Fault from '../examples/faultToast.js'
import faultCode from '../examples/faultToast.tsx?raw'
import Example from '../examples/toast.js'
import code from '../examples/toast.tsx?raw'
import { catalogues } from '../support/languages.js'
import { at, example } from '../support/situationStory.js'
import './toast.css'

/**
 * The words of the banner in a toast of the app, here of Sonner. Any toast library works that can update a toast by its id. Sonner
 * reads its toasts to screen readers; with a library that does not, add a `ConnectionAnnouncer`.
 */
const meta: Meta = {
  title: 'Patterns/Toast',
  parameters: { docs: { story: { inline: false, height: '180px' } } },
}
export default meta

const page = within(document.body)

const textsOf = (globals: StoryContext['globals']) => {
  const texts = catalogues[String(globals['language'])]
  return texts && { texts }
}

/**
 * The presentation drives the toast, so that a blip shows none and an outage shows one. Give it the catalogue of the app, such as
 * `<ConnectionToast texts={de} />`.
 */
export const Live: StoryObj = {
  ...example(Example, code, at('still-disconnected', true)),
  render: (_, { globals }) => <Example {...textsOf(globals)} />,
}

/** Back, but messages were missed: no toast of success. */
export const MessagesMissed: StoryObj = {
  ...Live,
  ...at('back-online-missed'),
  play: async () => {
    await waitFor(() => expect(page.getByText('Some messages were missed.')).toBeVisible())
    await expect(document.querySelector('[data-sonner-toast]')).toHaveAttribute('data-type', 'warning')
  },
}

/** The same story, from the outage to the toast about its end. */
export const UntilBackOnline: StoryObj = {
  ...Live,
  tags: ['!dev', '!autodocs'],
  // The toast stays until it is closed, also where the clicks are slow.
  parameters: {
    ...Live.parameters,
    connectivity: {
      situation: 'still-disconnected',
      clock: 'real',
      options: { client: { times: { confirmMs: 600_000 } } },
    },
  },
  play: async ({ loaded, userEvent }) => {
    await waitFor(() => expect(page.getByText('Still can’t connect.')).toBeVisible())
    await userEvent.click(page.getByRole('button', { name: 'Try now' }))
    await expect(page.getByText('Still can’t connect.')).toBeVisible()
    const { simulation, connectivity } = situationOf({ loaded })
    simulation.network.mode = 'pass'
    connectivity.retryNow()
    await waitFor(() => expect(page.getByText('Back online.')).toBeVisible())
    await expect(page.queryByText('Still can’t connect.')).toBeNull()
    await userEvent.click(page.getByRole('button', { name: /Close/ }))
    await waitFor(() => expect(page.queryByText('Back online.')).toBeNull())
  },
}

/** An event drives the toast: once for each fault. */
export const FromEvents: StoryObj = {
  ...example(Fault, faultCode, at('online', true)),
  play: async ({ loaded }) => {
    const { network } = situationOf({ loaded }).simulation
    const closed = JSON.stringify({ t: 'channel-error', ch: 'orders', error: 'channel-closed' })
    // The first one only subscribes again.
    network.inject(closed)
    network.inject(closed)
    await waitFor(() => expect(page.getByText('“orders” stopped updating.')).toBeVisible())
    await expect(page.getAllByText('“orders” stopped updating.')).toHaveLength(1)
  },
}
