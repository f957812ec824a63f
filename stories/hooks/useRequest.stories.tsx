import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { RemoteError } from 'react-connectivity'
import { situationOf } from 'react-connectivity/storybook'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/useRequest.js'
import code from '../examples/useRequest.tsx?raw'
import { example } from '../support/situationStory.js'

/**
 * Asks the app on the server, one request at a time. A request whose connection is lost fails at once: nobody knows whether it was
 * done. It is cancelled with its component, and the handler on the server hears of it.
 */
const meta: Meta = { title: 'Hooks/useRequest' }
export default meta

/** A client and a server whose handler does this. */
const answering = (handle: (signal: AbortSignal) => unknown) => async (): Promise<Situation> =>
  createSituation('online', {
    server: { requests: { 'orders.cancel': { handle: ({ signal }) => handle(signal) } } },
  })

const page = (handle: (signal: AbortSignal) => unknown): Pick<StoryObj, 'render' | 'parameters'> =>
  example(Example, code, {
    parameters: { connectivity: { prepare: answering(handle), clock: 'interaction' } },
  })

/** Never answers, and stops when it is told to. */
const busy = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => signal.addEventListener('abort', () => resolve()))

const askButton = { name: 'Cancel order 7' } as const
const statusOf = (canvas: StoryContext['canvas']): HTMLElement => canvas.getByRole('status')

/** The server answers. */
export const Live: StoryObj = {
  ...page(() => ({ id: 7, state: 'cancelled' })),
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', askButton))
    await situationOf({ loaded }).advance(100)
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('Order 7 is cancelled.'))
  },
}

/** The app on the server says no, in its own words. */
export const Refused: StoryObj = {
  ...page(() => {
    throw new RemoteError('shipped', 'It is on its way.')
  }),
  play: async ({ canvas, loaded, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', askButton))
    await situationOf({ loaded }).advance(100)
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('shipped: It is on its way.'))
  },
}

/** The connection is cut while the server works. A person asks again when it is back. */
export const CutWhilePending: StoryObj = {
  ...page(busy),
  play: async ({ canvas, loaded, userEvent }) => {
    const { advance, simulation, until } = situationOf({ loaded })
    await userEvent.click(canvas.getByRole('button', askButton))
    await advance(1000)
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('The server is asked …'))
    simulation.network.cut()
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('connection-lost'))
    await until(({ connectivity }) => connectivity.getState().connection.status === 'connected')
    await userEvent.click(canvas.getByRole('button', askButton))
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('The server is asked …'))
    await userEvent.click(canvas.getByRole('button', { name: 'Give up' }))
    await waitFor(() => expect(statusOf(canvas)).toHaveTextContent('Nothing is asked.'))
  },
}
