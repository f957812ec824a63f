import type { Meta, StoryObj } from '@storybook/react-vite'
import { ThingLed } from 'react-connectivity/ui'
import { expect } from 'storybook/test'
import Example from '../examples/ThingLed.js'
import code from '../examples/ThingLed.tsx?raw'
import { at, example, sharedArgTypes } from '../support/situationStory.js'

/** Whether a thing is there, such as a device behind a gateway. */
const meta: Meta<typeof ThingLed> = {
  title: 'Components/ThingLed',
  component: ThingLed,
  argTypes: { ...sharedArgTypes, thing: { control: 'object' }, isCurrent: { control: 'boolean' } },
}
export default meta
type Story = StoryObj<typeof ThingLed>

const pump = {
  id: 'Pump',
  isConnected: true,
  isReporting: true,
  lastConnectedAt: null,
  lastSeenAt: Date.UTC(2026, 0, 5, 9, 30),
}

export const Playground: Story = { ...at('online'), args: { thing: pump, isCurrent: true } }

/** All states, as `useThings` tells them. */
export const Sample: StoryObj = { ...example(Example, code, at('online')), name: 'Example' }

/** Its client is connected, and was not heard lately. */
export const Silent: Story = {
  ...at('online'),
  args: { thing: { ...pump, isReporting: false }, isCurrent: true },
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Not responding')).toBeVisible()
  },
}
export const Disconnected: Story = {
  ...at('online'),
  args: { thing: { ...pump, isConnected: false, isReporting: false }, isCurrent: true },
}
/** While the page is not told, the LED claims nothing. */
export const Outdated: Story = { ...at('reconnecting'), args: { thing: pump, isCurrent: false } }
