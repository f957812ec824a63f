import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor, within } from 'storybook/test'
import { showing } from '../support/situationStory.js'
import code from './apps/thingWorx.tsx?raw'
import { thingWorx } from './pages.js'
import { SeedPage } from './SeedPage.js'
import { readerOf, type Reader } from './seedPlay.js'

/**
 * Words of ThingWorx beside ours, and its scenario live: the things of a gateway that is killed, of one that falls silent, of one that
 * leaves, and two gateways that want the same things. Server, gateways and their networks run in this page.
 */
const meta: Meta = {
  title: 'Seeds/ThingWorx',
  parameters: { connectivity: { disable: true } },
  render: () => <SeedPage seed={thingWorx} />,
}
export default meta

/** Time runs as on the wall; skip it where you do not want to wait. */
export const Live: StoryObj = { parameters: showing(code) }

/** Waits until all six pumps say this. */
const pumpsSay = ({ app }: Reader, text: string): Promise<void> =>
  waitFor(() => expect(within(app.getByRole('list')).getAllByText(text)).toHaveLength(6), { timeout: 60_000 })

const script = { tags: ['!dev', '!autodocs'] }

export const KilledSilentAndGone: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const reader = readerOf(context)
    const { press, sees } = reader
    await step('The things of a gateway that is killed are offline at once', async () => {
      await pumpsSay(reader, 'Online')
      await press('Kill the gateway')
      await sees('0 of 6 connected', 'network-lost', 'isConnected false')
      await pumpsSay(reader, 'Offline')
    })
    await step('Those of a silent one do not respond after 35 s, and are offline after 60 s', async () => {
      await press('Start another gateway')
      await pumpsSay(reader, 'Online')
      await press('Pull its cable')
      for (let tens = 0; tens < 4; tens += 1) await press('Skip 10 s')
      await sees('heartbeat-timeout', 'isConnected true, isReporting false')
      await pumpsSay(reader, 'Not responding')
      await press('Skip a minute')
      await sees('0 of 6 connected')
      await pumpsSay(reader, 'Offline')
    })
    await step('One that leaves unbinds first', async () => {
      await press('Start another gateway')
      await pumpsSay(reader, 'Online')
      await press('Let it unbind and leave')
      await sees('gateway 3 left')
      await pumpsSay(reader, 'Offline')
    })
  },
}

export const FirstInWins: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const reader = readerOf(context)
    const { press, sees, led } = reader
    await step('A ghost holds its things no longer than the idle time', async () => {
      await sees('6 of 6 connected')
      await press('Pull its cable')
      await press('Start another gateway')
      await sees('gateway 2 waiting', 'already-bound')
      await press('Skip a minute')
      await press('Skip 10 s')
      await sees('gateway 2 bound')
      await sees('6 of 6 connected', 'isReporting true')
    })
    await step('A page that is cut claims nothing', async () => {
      await press('Cut this page')
      await sees('6 of 6 connected, out of date')
      await pumpsSay(reader, 'Out of date')
      await press('Let this page back')
      await led('online')
      await pumpsSay(reader, 'Online')
    })
  },
}
