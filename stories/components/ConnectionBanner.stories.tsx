import type { Meta, StoryObj } from '@storybook/react-vite'
import { ConnectionBanner } from 'react-connectivity/ui'
import { expect, fn, waitFor } from 'storybook/test'
import { arabic, german } from '../support/languages.js'
import { at, onStage, stageOf } from '../support/OnStage.js'

/**
 * One line about the connection, shown when there is a problem. Every story below is a live client in a prepared situation;
 * its time starts when you touch it.
 */
const meta: Meta<typeof ConnectionBanner> = {
  title: 'Components/ConnectionBanner',
  component: ConnectionBanner,
  decorators: [onStage],
  argTypes: { actions: { control: false }, messages: { control: false }, render: { control: false } },
  args: { position: 'inline', actions: { 'sign-in': fn(), contact: fn() } },
}
export default meta
type Story = StoryObj<typeof ConnectionBanner>

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
  play: async ({ canvas, userEvent, loaded }) => {
    const stage = stageOf(loaded)
    stage.simulation.network.mode = 'pass'
    const button = canvas.getByRole('button', { name: 'Try now' })
    await userEvent.click(button)
    await expect(button).toHaveAttribute('aria-busy', 'true')
    await expect(button).toHaveFocus()
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

export const UpdateRequired: Story = at('update-required')

export const Failed: Story = at('failed')

/** Server text is shown as text, never as markup; it is labelled, clamped, and cannot change the direction of the line. */
export const HostileServerText: Story = {
  ...at('hostile'),
  play: async ({ canvas, canvasElement }) => {
    await expect(canvas.getByText(/The server says:/)).toBeVisible()
    await expect(canvasElement.querySelector('[data-slot="conn-banner"] img')).toBeNull()
  },
}

export const LongWords: Story = { ...at('offline-pending'), args: { messages: german, locale: 'de' } }

export const RightToLeft: Story = {
  ...at('countdown'),
  args: { messages: arabic, locale: 'ar-EG' },
  globals: { dir: 'rtl' },
}

export const Narrow: Story = {
  ...at('hostile'),
  name: 'Nothing sticks out at 320 px [U19]',
  args: { messages: german, locale: 'de' },
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

/** Sticks to the start of the page and pushes it down. */
export const AtTheTop: Story = {
  ...at('countdown'),
  args: { position: 'top' },
  parameters: { layout: 'fullscreen' },
}

/** Floats over the end of the page. */
export const AtTheBottom: Story = {
  ...at('still-disconnected'),
  args: { position: 'bottom' },
  parameters: { layout: 'fullscreen', docs: { story: { inline: false, height: '160px' } } },
}

/** A custom root element must get all of the given properties. */
export const CustomElement: Story = {
  ...at('offline'),
  args: { render: (props, { key }) => <aside {...props} data-testid={key} /> },
  play: async ({ canvas }) => {
    await expect(canvas.getByTestId('offline').tagName).toBe('ASIDE')
  },
}
