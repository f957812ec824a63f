import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect, waitFor } from 'storybook/test'
import { showing } from '../support/situationStory.js'
import code from './apps/eliom.tsx?raw'
import { eliom } from './pages.js'
import { SeedPage } from './SeedPage.js'
import { readerOf } from './seedPlay.js'

/**
 * Words of Eliom beside ours, and its scenario live: a bounded channel that overruns, a channel that is closed, and a process that is
 * gone. Each error is raised once, and leads to a reload or to a new fetch. Server and network run in this page.
 */
const meta: Meta = {
  title: 'Seeds/Eliom',
  parameters: { connectivity: { disable: true } },
  render: () => <SeedPage seed={eliom} />,
}
export default meta

/** Time runs as on the wall; skip it where you do not want to wait. */
export const Live: StoryObj = { parameters: showing(code) }

const script = { tags: ['!dev', '!autodocs'] }

export const BoundedChannel: StoryObj = {
  ...script,
  play: async (context) => {
    const { step, canvas, userEvent } = context
    const { press, sees, reads, led } = readerOf(context)
    await step('As many as are kept arrive without a gap', async () => {
      await led('online')
      await press('Publish two orders')
      await reads('orders', 'order 1, order 2')
      await press('Miss as many as are kept')
      await sees('interrupted')
      await sees('subscribed, recovered')
      await reads('orders', 'order 3, order 4, order 5, order 6, order 7')
      await reads('raised', 'nothing')
    })
    await step('One more, and the page asks for a reload; the newest price is there', async () => {
      await press('Miss one more than is kept')
      await sees('orders failed', 'channel-full', 'Channel_full')
      await reads('raised', 'channel-full (orders)')
      await reads('prices', '€ 13')
      await press('Reload page')
      await sees('reloaded')
      await led('online')
      await reads('raised', 'nothing')
    })
    await step('A channel that can fetch its orders again does not ask', async () => {
      await userEvent.click(canvas.getByRole('checkbox', { name: /Fetch lost orders/ }))
      await press('Publish two orders')
      await reads('orders', 'order 15')
      await press('Miss one more than is kept')
      await sees('resyncing', 'channel-full')
      await reads('orders', 'order 21')
      await reads('raised', 'channel-full (orders)')
      await waitFor(() => expect(canvas.queryByRole('button', { name: 'Reload page' })).toBeNull())
    })
  },
}

export const ClosedChannelAndProcess: StoryObj = {
  ...script,
  play: async (context) => {
    const { step, canvas } = context
    const { press, sees, reads, led, app } = readerOf(context)
    await step('A closed channel is opened again', async () => {
      await led('online')
      await press('Close the channel')
      await sees('orders resubscribing', 'channel-closed', 'Channel_closed')
      await sees('orders subscribed')
      await reads('raised', 'channel-closed (orders)')
    })
    await step('One that is closed twice in a row waits for a person', async () => {
      await press('Close it twice in a row')
      await sees('orders failed', 'channel-closed')
      await press('Reopen')
      await sees('orders subscribed')
    })
    await step('A process that is gone is one prompt for three channels', async () => {
      await press('Forget the process')
      await sees('failed', 'process-closed', 'Process_closed')
      await waitFor(() => expect(app.getAllByRole('button', { name: 'Reload page' })).toHaveLength(1))
      await expect(app.getByTestId('raised').textContent?.match(/process-closed(?! \()/g)).toHaveLength(1)
      await press('Reload page')
      await sees('connected', 'established')
      await reads('raised', 'nothing')
      await waitFor(() => expect(canvas.queryByRole('button', { name: 'Reload page' })).toBeNull())
    })
  },
}
