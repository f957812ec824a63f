import type { Meta, StoryObj } from '@storybook/react-vite'
import { situationOf } from 'react-connectivity/storybook'
import { ConnectionLed } from 'react-connectivity/ui'
import { expect, waitFor } from 'storybook/test'
import Example from '../examples/ConnectionLed.js'
import code from '../examples/ConnectionLed.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/** A status indicator: shape first, text second, colour third. */
const meta: Meta<typeof ConnectionLed> = {
  title: 'Components/ConnectionLed',
  component: ConnectionLed,
  argTypes: {
    ...sharedArgTypes,
    of: { control: 'select', options: ['connection', 'worst'] },
    show: { control: 'select', options: ['always', 'never', 'connected', 'disconnected'] },
    detail: { control: 'text' },
  },
}
export default meta
type Story = StoryObj<typeof ConnectionLed>

export const Playground = situationStory(ConnectionLed, 'online')

export const Sample: StoryObj = { ...example(Example, code, at('online')), name: 'Example' }

export const Online: Story = { ...at('online'), args: { detail: '24 ms' } }
export const Connecting: Story = at('connecting')
export const Reconnecting: Story = at('reconnecting')
export const Offline: Story = at('offline')
export const Paused: Story = at('paused')
export const Disconnected: Story = at('kicked')
export const NotConnected: Story = at('idle')
export const Syncing: Story = { ...at('syncing'), args: { of: { channel: 'orders' }, label: 'Orders' } }
export const OutOfDate: Story = { ...at('overflow'), args: { of: { channel: 'orders' }, label: 'Orders' } }

export const Sizes: Story = {
  ...at('online'),
  render: (args) => (
    <div className="story-row">
      <ConnectionLed {...args} size="sm" />
      <ConnectionLed {...args} size="md" />
      <ConnectionLed {...args} size="lg" />
    </div>
  ),
}

/** Shows only the shape; screen readers still read the name. */
export const HiddenLabel: Story = {
  ...at('offline'),
  args: { labelVisibility: 'hidden' },
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('img', { name: 'Connection: Offline' })).toBeVisible()
  },
}

/** There only while something is wrong; `reserve` keeps its place, so that nothing moves when it comes. */
export const OnlyWhileDisconnected: Story = {
  ...at('online', true),
  tags: ['row-I21'],
  render: () => (
    <div className="story-row">
      <ConnectionLed show="always" label="Always" />
      <ConnectionLed show="connected" label="Connected" />
      <ConnectionLed show="disconnected" label="Disconnected" reserve />
      <ConnectionLed show="never" label="Never" />
      <span>after them</span>
    </div>
  ),
  play: async ({ canvasElement, loaded }) => {
    const { simulation } = situationOf({ loaded })
    const there = () =>
      [...canvasElement.querySelectorAll<HTMLElement>('[data-slot="conn-led"]')]
        .filter((led) => getComputedStyle(led).visibility === 'visible')
        .map((led) => led.querySelector('[data-slot="conn-led-name"]')?.textContent.trim())
    await expect(there()).toEqual(['Always', 'Connected'])
    // It keeps its place, where neither the eye nor a screen reader finds it.
    const kept = canvasElement.querySelector<HTMLElement>('[data-hidden]')
    const { width } = kept?.getBoundingClientRect() ?? { width: 0 }
    await expect(width).toBeGreaterThan(50)
    await expect(kept).not.toBeVisible()
    simulation.network.mode = 'refuse'
    simulation.network.cut()
    await waitFor(() => expect(there()).toEqual(['Always', 'Disconnected']))
    await expect(kept).toBeVisible()
    await expect(kept?.getBoundingClientRect().width).toBe(width)
  },
}

/** One LED per channel, and one for the worst of all. */
export const Group: Story = {
  ...at('mixed'),
  render: () => (
    <div className="story-stack">
      <div className="story-row">
        <ConnectionLed of="worst" />
      </div>
      <div className="story-row">
        <ConnectionLed label="Server" />
        <ConnectionLed of={{ channel: 'orders' }} label="Orders" />
        <ConnectionLed of={{ channel: 'chat' }} label="Chat" />
        <ConnectionLed of={{ channel: 'prices' }} label="Prices" />
      </div>
    </div>
  ),
  play: async ({ canvasElement }) => {
    const states = [...canvasElement.querySelectorAll<HTMLElement>('[data-slot="conn-led"]')].map(
      ({ dataset }) => dataset['state'],
    )
    await expect(states).toEqual(['failed', 'online', 'online', 'stale', 'failed'])
  },
}
