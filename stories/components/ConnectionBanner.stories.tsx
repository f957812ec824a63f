import type { Decorator, Meta, StoryObj } from '@storybook/react-vite'
import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { situationOf } from 'react-connectivity/storybook'
import { ConnectionBanner, ConnectivityRegion, type RegionPlacement } from 'react-connectivity/ui'
import { expect, fn, waitFor } from 'storybook/test'
import Example from '../examples/ConnectionBanner.js'
import code from '../examples/ConnectionBanner.tsx?raw'
import Language from '../examples/MessagesProvider.js'
import languageCode from '../examples/MessagesProvider.tsx?raw'
import Slots from '../examples/slots.js'
import slotsCode from '../examples/slots.tsx?raw'
import { at, example, sharedArgTypes, situationStory } from '../support/situationStory.js'

/**
 * One line about the connection, shown when there is a problem. Every story below is a live client in a prepared situation;
 * its time starts when you touch it.
 */
const meta: Meta<typeof ConnectionBanner> = {
  title: 'Components/ConnectionBanner',
  component: ConnectionBanner,
  argTypes: { ...sharedArgTypes, actions: { control: false } },
  args: { actions: { 'sign-in': fn(), contact: fn() } },
}
export default meta
type Story = StoryObj<typeof ConnectionBanner>

const inRegion = (placement: RegionPlacement): Decorator =>
  function InRegion(ShownStory) {
    return (
      <>
        <ConnectivityRegion placement={placement} />
        <ShownStory />
      </>
    )
  }

export const Playground = situationStory(ConnectionBanner, 'countdown')

export const Sample: StoryObj = { ...example(Example, code, at('still-disconnected')), name: 'Example' }

/** The words of another language, and one text of the app. */
export const Languages: StoryObj = { ...example(Language, languageCode, at('offline')) }

/** The button of the app's design system. */
export const OwnButton: StoryObj = { ...example(Slots, slotsCode, at('still-disconnected')) }

export const Connecting: Story = at('connecting')

export const Reconnecting: Story = at('reconnecting')

export const WithCountdown: Story = {
  ...at('countdown', true),
  play: async ({ canvas, canvasElement }) => {
    const timer = canvas.getByRole('timer')
    await expect(timer).toHaveAttribute('aria-live', 'off')
    await expect(timer.closest('[role="status"], [role="alert"]')).toBeNull()
    const before = timer.textContent
    await waitFor(() => expect(canvas.getByRole('timer').textContent).not.toBe(before), { timeout: 20_000 })
    const line = canvasElement.querySelector('[data-slot="conn-progress"]')
    await expect(line).toBeVisible()
  },
}

export const TryNow: Story = {
  ...at('countdown'),
  tags: ['!autodocs'],
  play: async ({ canvas, userEvent, loaded }) => {
    const { simulation, until } = situationOf({ loaded })
    // The dial takes long, so that a person sees it on a machine of any speed.
    simulation.network.mode = 'hang'
    const button = canvas.getByRole('button', { name: 'Try now' })
    await userEvent.click(button)
    await expect(button).toHaveAttribute('aria-busy', 'true')
    await expect(button).toHaveFocus()
    simulation.network.mode = 'pass'
    await until(({ connectivity }) => connectivity.getState().connection.status === 'connected')
    await waitFor(() => expect(canvas.getByText('Back online.')).toBeVisible(), { timeout: 20_000 })
  },
}

export const WithUnsentChanges: Story = at('pending')

export const StillDisconnected: Story = at('still-disconnected')

export const Offline: Story = at('offline')

export const OfflineWithUnsentChanges: Story = at('offline-pending')

/** The device may be online, but the sign-in cannot be renewed for now. */
export const TokenUnavailable: Story = at('token-unavailable')

export const Paused: Story = at('paused')

export const Syncing: Story = at('syncing')

export const BackOnline: Story = at('back-online')

/** Messages were lost and the channel goes on without them, so the banner claims no recovery. */
export const BackOnlineWithGaps: Story = {
  ...at('back-online-missed'),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Some messages were missed.')).toBeVisible()
    await expect(canvas.queryByText('You’re up to date.')).toBeNull()
  },
}

export const ChannelStopped: Story = at('channel-stopped')

export const ChannelDenied: Story = at('channel-denied')

/** The channel does not exist, which differs from a denied one. */
export const ChannelNotFound: Story = at('channel-not-found')

export const Unauthorized: Story = {
  ...at('unauthorized'),
  play: async ({ canvas, userEvent, args }) => {
    await userEvent.click(canvas.getByRole('button', { name: 'Sign in' }))
    await expect(args.actions?.['sign-in']).toHaveBeenCalledTimes(1)
  },
}

export const Forbidden: Story = at('forbidden')

export const Kicked: Story = at('kicked')

export const Removed: Story = at('removed')

export const ServerClosed: Story = at('server-closed')

export const Failed: Story = at('failed')

/** On a page without a `ResyncPrompt` the banner offers the reload. */
export const UpdateRequired: Story = {
  ...at('update-required'),
  play: async ({ canvas }) => {
    await expect(canvas.getByRole('button', { name: 'Reload page' })).toBeVisible()
  },
}

/** Messages are lost and the app cannot fetch them again; without a `ResyncPrompt` the banner says so. */
export const OutOfStep: Story = {
  ...at('overflow'),
  play: async ({ canvas }) => {
    await expect(canvas.getByText(/You missed some updates/)).toBeVisible()
    await expect(canvas.getByRole('button', { name: 'Reload page' })).toBeVisible()
  },
}

/** Server text is shown as text, never as markup; it is labelled, clamped, and cannot change the direction of the line. */
export const HostileServerText: Story = {
  ...at('hostile'),
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getByText(/The server says:/)).toBeVisible()
    await expect(canvasElement.querySelector('[data-slot="conn-banner"] img')).toBeNull()
  },
}

export const LongWords: Story = { ...at('offline-pending'), args: { messages: de.banner, locale: 'de' } }

export const RightToLeft: Story = {
  ...at('countdown'),
  args: { messages: ar.banner, locale: 'ar-EG' },
  globals: { dir: 'rtl' },
}

export const Narrow: Story = {
  ...at('hostile'),
  tags: ['!autodocs', 'row-U19'],
  args: { messages: de.banner, locale: 'de' },
  decorators: [
    (Story) => (
      <div style={{ inlineSize: 320 }} data-testid="phone">
        <Story />
      </div>
    ),
  ],
  play: async ({ canvas }) => {
    const phone = canvas.getByTestId('phone')
    await expect(phone.scrollWidth).toBeLessThanOrEqual(320)
    for (const element of phone.querySelectorAll('*'))
      await expect(element.getBoundingClientRect().right).toBeLessThanOrEqual(
        phone.getBoundingClientRect().right + 0.5,
      )
  },
}

const overPage = { layout: 'fullscreen', docs: { story: { inline: false, height: '160px' } } }

/** In a region the banner floats over the page, wherever it is mounted. */
export const InRegionAtTheTop: Story = {
  decorators: [inRegion('top')],
  parameters: { ...at('countdown').parameters, ...overPage },
}

export const InRegionAtTheBottom: Story = {
  decorators: [inRegion('bottom-end')],
  parameters: { ...at('still-disconnected').parameters, ...overPage },
}

/** A custom root element must get all of the given properties. */
export const CustomElement: Story = {
  ...at('offline'),
  args: { render: (props, { key }) => <aside {...props} data-testid={key} /> },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('offline').tagName).toBe('ASIDE')
  },
}
