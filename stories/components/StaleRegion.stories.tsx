import type { Meta, StoryObj } from '@storybook/react-vite'
import { situationOf } from 'react-connectivity/storybook'
import { StaleRegion } from 'react-connectivity/ui'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/StaleRegion.js'
import code from '../examples/StaleRegion.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/** Content of a channel, and one line that says from when it is. The text fades by colour and stays readable. */
const meta: Meta<typeof StaleRegion> = {
  title: 'Components/StaleRegion',
  component: StaleRegion,
  argTypes: {
    ...sharedArgTypes,
    actions: { control: false },
    children: { control: false },
    current: { control: 'text' },
  },
  args: {
    channel: 'orders',
    label: 'Orders',
    children: (
      <ul>
        <li>1041 Oak boards</li>
        <li>1042 Brass hinges</li>
      </ul>
    ),
  },
}
export default meta
type Story = StoryObj<typeof StaleRegion>

export const Playground = situationStory(StaleRegion, 'countdown')

export const Sample: StoryObj = { ...example(Example, code, at('overflow')), name: 'Example' }

export const Current: Story = { ...at('online'), args: { current: 'Orders' } }

/** The connection is lost; the channel will catch up. */
export const Behind: Story = {
  ...at('countdown'),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('group', { name: 'Orders' })).toHaveAttribute('data-stale', 'behind')
  },
}

/** A night later: a time of another day comes with its day. */
export const OfYesterday: Story = {
  ...at('offline'),
  play: async ({ canvas, loaded }) => {
    await situationOf({ loaded }).advance(24 * 3_600_000)
    const region = canvas.getByRole('group', { name: 'Orders' })
    await waitFor(() => expect(region).toHaveAccessibleDescription(/^As of \p{L}+\s\d/u))
  },
}

/** The connection ended for good: the data stays as it is until a person acts. */
export const Stopped: Story = {
  ...at('kicked'),
  play: async ({ canvas }) => {
    const region = canvas.getByRole('group', { name: 'Orders' })
    await expect(region).toHaveAttribute('data-stale', 'stopped')
    await expect(region).toHaveAccessibleDescription(/no longer updating$/)
    await expect(canvas.getByRole('button', { name: 'Use here' })).toBeVisible()
  },
}

/** Messages are lost; a person can act. */
export const Missed: Story = {
  ...at('overflow'),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('group', { name: 'Orders' })).toHaveAttribute('data-stale', 'missed')
    await expect(canvas.getByRole('button')).toBeVisible()
  },
}

/** The line covers the beginning of the content, which stays where it is. */
export const OverTheContent: Story = {
  ...at('overflow'),
  args: {
    reserve: 'over',
    children: (
      <ul>
        <li>1041 Oak boards</li>
        <li>1042 Brass hinges</li>
        <li>1043 Linseed oil</li>
        <li>1044 Roof slate</li>
      </ul>
    ),
  },
  play: async ({ canvas }) => {
    const region = canvas.getByRole('group', { name: 'Orders' })
    const top = (slot: string) =>
      region.querySelector(`[data-slot="${slot}"]`)?.getBoundingClientRect().top ?? null
    await expect(top('conn-stale-line')).toBe(region.getBoundingClientRect().top)
    await expect(top('conn-stale-content')).toBe(top('conn-stale-line'))
  },
}
