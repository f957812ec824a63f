import type { Meta, StoryObj } from '@storybook/react-vite'
import { SendStatus } from 'react-connectivity/ui'
import { expect, fn } from 'storybook/test'
import Example from '../examples/SendStatus.js'
import code from '../examples/SendStatus.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/** What became of a send; without `send`, how many wait. */
const meta: Meta<typeof SendStatus> = {
  title: 'Components/SendStatus',
  component: SendStatus,
  argTypes: { ...sharedArgTypes, send: { control: 'object' }, at: { control: 'number' } },
}
export default meta
type Story = StoryObj<typeof SendStatus>

export const Playground = {
  ...situationStory(SendStatus, 'offline-pending'),
}

/** Send a note, and take the network away in the toolbar. */
export const Sample: StoryObj = { ...example(Example, code, at('online', true)), name: 'Example' }

export const Queued: Story = { ...at('online'), args: { send: { state: 'queued' } } }
export const Sent: Story = { ...at('online'), args: { send: { state: 'sent' } } }
export const Kept: Story = {
  ...at('online'),
  args: { send: { state: 'kept' }, at: Date.UTC(2026, 0, 5, 9, 30) },
}
export const Refused: Story = {
  ...at('online'),
  args: {
    send: { state: 'refused', error: { code: 'send-denied' } },
    reason: 'The order is closed.',
    onEdit: fn(),
    onRetry: fn(),
  },
  play: async ({ canvas, userEvent, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Edit' }))
    await expect(args.onEdit).toHaveBeenCalledTimes(1)
  },
}
/** Without a `reason` of the app: plain words for the code, in the language of the page. */
export const RefusedInPlainWords: Story = {
  ...at('online'),
  args: { send: { state: 'refused', error: { code: 'expired' } }, onEdit: fn(), onRetry: fn() },
}
/** In a row that does not wrap, a long message gives way: the words of the status stay whole. */
export const BesideALongMessage: Story = {
  ...at('online'),
  args: { send: { state: 'queued' } },
  render: (args) => (
    <div className="story-message">
      <span>
        The second gate behind the crane is open until noon; bring the papers for the customs, and ask for Ida
        at the desk, who has the keys of the yard and the plan of the day.
      </span>
      <SendStatus {...args} />
    </div>
  ),
}
/** The sum of all sends that wait. */
export const Waiting: Story = {
  ...at('offline-pending'),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/3/)).toBeVisible()
  },
}
