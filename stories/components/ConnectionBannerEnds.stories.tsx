import type { Meta, StoryObj } from '@storybook/react-vite'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { ConnectionBanner } from 'react-connectivity/ui'
import { expect, fn } from 'storybook/test'

/** More ends of a connection or a membership, each with its words and its action. */
const meta: Meta<typeof ConnectionBanner> = {
  title: 'Components/ConnectionBanner/Ends',
  component: ConnectionBanner,
  args: { actions: { 'sign-in': fn(), contact: fn() } },
}
export default meta
type Story = StoryObj<typeof ConnectionBanner>

/** A connected client, whose server then changes its mind. */
const then = (end: (situation: Situation) => void): Pick<Story, 'parameters'> => ({
  parameters: {
    connectivity: {
      prepare: async () => {
        const situation = await createSituation('online')
        end(situation)
        await situation.advance(500)
        return situation
      },
    },
  },
})

/** The account is gone, so a sign-in with another one is offered. */
export const Unregistered: Story = {
  ...then(({ simulation }) => void simulation.server.kick({ user: 'anonymous' }, { reason: 'unregistered' })),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('This account was deleted.')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Sign in' })).toBeVisible()
  },
}

/** The sign-in has expired, and there is no fresh one. */
export const TokenExpired: Story = {
  ...then(({ simulation }) => {
    simulation.deny({ refused: 'token-expired' })
    simulation.network.cut()
  }),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Your session has ended.')).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Sign in' })).toBeVisible()
  },
}

/** A person was away for longer than a membership of the channel lasts. */
export const MembershipOver: Story = {
  ...then(({ simulation }) =>
    simulation.network.inject('{"t":"channel-error","ch":"orders","error":"channel-timeout"}'),
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/You left/)).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Rejoin' })).toBeVisible()
  },
}
