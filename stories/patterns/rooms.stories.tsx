import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { situationOf } from 'react-connectivity/storybook'
import Example from '../examples/room.js'
import code from '../examples/room.tsx?raw'
import { at, example } from '../support/situationStory.js'

/** A room ends without the connection, and comes back after it. */
const meta: Meta = { title: 'Patterns/Rooms' }
export default meta

const live = example(Example, code, at('online', true))

/** The connection is lost, and the room with it; the room asks again once the connection is back. */
export const LossAndReturn: StoryObj = {
  ...live,
  play: async ({ canvas, loaded }) => {
    const { simulation } = situationOf({ loaded })
    const room = canvas.getByTestId('room')
    simulation.network.mode = 'refuse'
    simulation.network.cut()
    await waitFor(() => expect(room).toHaveTextContent('interrupted'))
    await expect(canvas.getByTestId('connection')).toHaveTextContent('reconnecting')
    simulation.network.mode = 'pass'
    await waitFor(() => expect(room).toHaveTextContent('subscribed'), { timeout: 20_000 })
    await expect(canvas.getByTestId('connection')).toHaveTextContent('connected')
  },
}

/** An operator removes the person from this room; the connection goes on. */
export const KickedFromTheRoom: StoryObj = {
  ...live,
  play: async ({ canvas, loaded, userEvent }) => {
    const { simulation } = situationOf({ loaded })
    await simulation.server.kick(
      { user: 'anonymous', channel: 'orders' },
      { message: 'Cool down for a moment.' },
    )
    const rejoin = await canvas.findByRole('button', { name: 'Rejoin' })
    await expect(canvas.getByText(/You were removed from/)).toBeVisible()
    await expect(canvas.getByTestId('connection')).toHaveTextContent('connected')
    await userEvent.click(rejoin)
    await waitFor(() => expect(canvas.getByTestId('room')).toHaveTextContent('subscribed'))
  },
}

/** A person leaves and joins again. */
export const LeaveAndRejoin: StoryObj = {
  ...live,
  play: async ({ canvas, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Leave' }))
    await expect(await canvas.findByText(/You left/)).toBeVisible()
    await userEvent.click(canvas.getByRole('button', { name: 'Rejoin' }))
    await waitFor(() => expect(canvas.getByTestId('room')).toHaveTextContent('subscribed'))
  },
}
