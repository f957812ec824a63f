import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectionStatus } from 'react-connectivity/ui'
import { expect, waitFor, within } from 'storybook/test'
import Example from '../examples/ConnectionStatus.js'
import code from '../examples/ConnectionStatus.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/** An LED that opens the details: since when, the next attempt, each channel, *Try now*, and diagnostics to copy. */
const meta: Meta<typeof ConnectionStatus> = {
  title: 'Components/ConnectionStatus',
  component: ConnectionStatus,
  argTypes: sharedArgTypes,
}
export default meta
type Story = StoryObj<typeof ConnectionStatus>

export const Playground = situationStory(ConnectionStatus, 'countdown')

export const Sample: StoryObj = { ...example(Example, code, at('online')), name: 'Example' }

export const Online: Story = at('online')

export const StillDisconnected: Story = at('still-disconnected')

export const WorstOfAllChannels: Story = at('mixed')

/** Connected again, and messages were missed: a caution, no good news. */
export const BackOnlineWithGaps: Story = at('back-online-missed')

/** The details of a channel that stopped offer what its banner offered, also after that was dismissed. */
export const DetailsOfAChannel: Story = {
  ...at('channel-stopped', true),
  tags: ['!autodocs'],
  decorators: [(ShownStory) => <div style={{ minBlockSize: 300 }}>{ShownStory()}</div>],
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button', { name: /^Connection: / }))
    const details = within(canvasElement.querySelector<HTMLElement>('[data-slot="conn-details"]')!)
    const again = details.getByRole('button', { name: 'Try “orders” again' })
    await expect(again).toBeVisible()
    await expect(details.getByText('Closed by the server')).toBeVisible()
    await userEvent.click(again)
    await waitFor(() => expect(details.queryByText('Reason')).toBeNull())
    await expect(details.getByText('Connected')).toBeVisible()
    await waitFor(() => expect(again).not.toBeInTheDocument())
  },
}

/** The details open in the top layer, beside the LED. */
export const Details: Story = {
  ...at('mixed'),
  tags: ['!autodocs'],
  decorators: [(ShownStory) => <div style={{ minBlockSize: 420 }}>{ShownStory()}</div>],
  play: async ({ canvas, canvasElement, userEvent }) => {
    await userEvent.click(canvas.getByRole('button'))
    await expect(canvasElement.querySelector('[data-slot="conn-details"]')).toBeVisible()
  },
}
