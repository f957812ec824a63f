import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { showing } from '../support/situationStory.js'
import code from './apps/electricImp.tsx?raw'
import { electricImp } from './pages.js'
import { SeedPage } from './SeedPage.js'
import { readerOf } from './seedPlay.js'

/**
 * Words of Electric Imp beside ours, and its scenario live: a loss that is unexpected only after a grace time, reasons with their
 * names, and a client that dials for a minute of every nine. Server and network run in this page.
 */
const meta: Meta = {
  title: 'Seeds/Electric Imp',
  parameters: { connectivity: { disable: true } },
  render: () => <SeedPage seed={electricImp} />,
}
export default meta

/** Time runs as on the wall; skip it where you do not want to wait. */
export const Live: StoryObj = { parameters: showing(code) }

const script = { tags: ['!dev', '!autodocs'] }

export const BlipAndOutage: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led, lines, app } = readerOf(context)
    await step('A blip is on the timeline, and is no unexpected disconnect', async () => {
      await sees('connected', 'established', 'SERVER_CONNECTED')
      await press('Cut it for a second')
      await sees('reconnecting', 'network-lost (1006)', 'NOT_CONNECTED')
      await led('online')
      await press('Skip a minute')
      await reads('unexpected', '0')
    })
    await step('Without Wi-Fi the loss is reported once, and then the client rests', async () => {
      await press('Take the Wi-Fi away')
      await sees('reconnecting', 'NO_WIFI')
      await press('Skip a minute')
      await press('Skip a minute')
      await sees('paused by policy')
      await reads('unexpected', '1 network-lost')
      await press('Skip 7 minutes')
      await sees('paused by policy')
      await press('Skip a minute')
      await reads('unexpected', '1 network-lost')
    })
    await step('The device is online again, which ends the rest', async () => {
      await press('Put everything back')
      await sees('connected', 'recovered')
      await led('online')
      await expect(lines('NO_WIFI')).toBeGreaterThan(0)
      await expect(app.queryByRole('button', { name: 'Try now' })).toBeNull()
    })
  },
}

export const ServerOff: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led, lines, app } = readerOf(context)
    await step('A send without a server ends as a timeout of Electric Imp', async () => {
      await led('online')
      await press('Send a reading')
      await reads('sent', 'acknowledged')
      await press('Switch the server off')
      await sees('reconnecting', 'unreachable (1006)', 'NOT_RESOLVED, NO_SERVER, NO_PROXY')
      await press('Send a reading')
      await reads('sent', 'waiting')
      await press('Skip a minute')
      await reads('sent', 'SEND_ERROR_TIMEOUT')
    })
    await step('The rest counts down, and “Try now” dials at once', async () => {
      await press('Skip 10 s')
      await sees('paused by policy')
      await led('paused')
      await expect(await app.findByText(/Next attempt in/)).toBeVisible()
      const dials = lines('attempts')
      await press('Try now')
      await waitFor(() => expect(lines('attempts')).toBe(dials + 1))
      await press('Put everything back')
      await led('online')
    })
    await step('A disconnect of the app is expected', async () => {
      await press('Disconnect')
      await sees('disconnected', 'closed-by-app')
      await press('Skip a minute')
      await reads('unexpected', '1')
      await press('Connect')
      await led('online')
    })
  },
}

export const RefusedDevice: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led, lines } = readerOf(context)
    await step('A refused device is not dialled again', async () => {
      await led('online')
      await press('Refuse the device')
      await sees('failed', 'unauthorized (4401)', 'NOT_AUTHORISED')
      await press('Put everything back')
      await press('Skip a minute')
      await expect(lines('connected recovered')).toBe(0)
      await press('Sign in')
      await led('online')
    })
    await step('An agent passes on the constant of its device', async () => {
      await press('Let the device report NO_LINK')
      await reads('device', 'NO_LINK: network-lost, network offline')
    })
  },
}
