import type { Meta, StoryObj } from '@storybook/react-vite'
import { situationOf, type ConnectivityParameters } from 'react-connectivity/storybook'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { expect, fn, waitFor } from 'storybook/test'
import { OrdersPage } from './OrdersPage.js'

async function connecting(): Promise<Situation> {
  const server = { channels: { orders: { kind: 'log', size: 10 } } } as const
  const situation = await createSituation('idle', { server })
  situation.connectivity.connect()
  return situation
}

/**
 * Journeys of one page on a simulated server and network: the real client, the real hub, the real frames. Watch the steps in the
 * interactions panel; the clock skips waiting times.
 */
const meta: Meta<typeof OrdersPage> = {
  title: 'Scenarios/Journeys',
  component: OrdersPage,
  tags: ['!autodocs'],
  args: { onReload: fn() },
  parameters: { connectivity: { prepare: connecting, clock: 'real' } satisfies ConnectivityParameters },
}
export default meta
type Story = StoryObj<typeof OrdersPage>

const beSeen = { timeout: 20_000 }
const publish = (stage: Situation, ...orders: string[]) =>
  Promise.all(orders.map((order) => stage.simulation.server.publish('orders', order)))
const many = (count: number) => Array.from({ length: count }, (_, index) => `Order ${2000 + index}`)

function lose({ simulation }: Situation): void {
  simulation.network.mode = 'refuse'
  simulation.network.cut()
}

async function missTooMuch(stage: Situation): Promise<void> {
  await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
  await publish(stage, 'Order 1041')
  await stage.advance(200)
  lose(stage)
  await publish(stage, ...many(30))
  await stage.advance(3000)
}

async function comeBack({ simulation, connectivity }: Situation): Promise<void> {
  simulation.network.mode = 'pass'
  connectivity.retryNow()
}

export const TrainTunnel: Story = {
  play: async ({ canvas, loaded, step, userEvent }) => {
    const stage = situationOf({ loaded })
    const note = canvas.getByLabelText('Note')
    await step('Orders come in', async () => {
      await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
      await publish(stage, 'Order 1041')
      await waitFor(() => expect(canvas.getByText('Order 1041')).toBeVisible(), beSeen)
    })
    await step('Into the tunnel, while a person types', async () => {
      await userEvent.click(note)
      lose(stage)
      await publish(stage, 'Order 1042', 'Order 1043')
      await stage.advance(3000)
      await waitFor(() => expect(canvas.getByText('Connection lost.')).toBeVisible(), beSeen)
      await userEvent.keyboard('Call Ada')
      await expect(note).toHaveFocus()
    })
    await step('Out again: what was missed arrives, and it is said once that all is well', async () => {
      await comeBack(stage)
      await waitFor(() => expect(canvas.getByText('Order 1043')).toBeVisible(), beSeen)
      await waitFor(() => expect(canvas.getByText('Back online.')).toBeVisible(), beSeen)
      await expect(note).toHaveFocus()
      await stage.advance(6000)
      await waitFor(() => expect(canvas.queryByText('Back online.')).toBeNull(), beSeen)
    })
  },
}

export const ServerForgotEverything: Story = {
  play: async ({ canvas, loaded, step, userEvent, args }) => {
    const stage = situationOf({ loaded })
    await step('Orders come in', async () => {
      await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
      await publish(stage, 'Order 1041')
      await waitFor(() => expect(canvas.getByText('Order 1041')).toBeVisible(), beSeen)
    })
    await step('The server restarts without its memory', async () => {
      stage.simulation.restart({ keepState: false })
      await stage.advance(5000)
      await waitFor(
        () => expect(canvas.getByText('The server no longer knows this page')).toBeVisible(),
        beSeen,
      )
      await expect(canvas.getByText('Order 1041')).toBeVisible()
    })
    await step('The person reloads', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Reload page' }))
      await waitFor(() => expect(args.onReload).toHaveBeenCalledTimes(1), beSeen)
    })
  },
}

export const MissedTooMuch: Story = {
  play: async ({ canvas, loaded, step }) => {
    const stage = situationOf({ loaded })
    await step('More happens during an outage than the server keeps', () => missTooMuch(stage))
    await step('The page says so instead of pretending', async () => {
      await comeBack(stage)
      await waitFor(() => expect(canvas.getByText('You missed some updates')).toBeVisible(), beSeen)
      await waitFor(() => expect(canvas.getByText('Out of date')).toBeVisible(), beSeen)
    })
  },
}

export const MissedTooMuchAndFetchedAgain: Story = {
  args: { canResync: true },
  play: async ({ canvas, loaded, step }) => {
    const stage = situationOf({ loaded })
    await step('More happens during an outage than the server keeps', () => missTooMuch(stage))
    await step('The page fetches its orders again, without a prompt', async () => {
      await comeBack(stage)
      await waitFor(() => expect(canvas.getByText('Fetched again')).toBeVisible(), beSeen)
      await expect(canvas.queryByText('You missed some updates')).toBeNull()
    })
  },
}

export const Flapping: Story = {
  play: async ({ canvas, loaded, step }) => {
    const stage = situationOf({ loaded })
    const shown: string[] = []
    const observer = new MutationObserver(() => {
      const state =
        document.querySelector<HTMLElement>('[data-slot="conn-banner"]')?.dataset['state'] ?? 'none'
      if (shown.at(-1) !== state) shown.push(state)
    })
    await step('The connection drops every half second and comes straight back', async () => {
      await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
      observer.observe(document.body, { subtree: true, childList: true, attributes: true })
      for (let turn = 0; turn < 8; turn += 1) {
        stage.simulation.network.cut()
        await stage.advance(500)
      }
    })
    await step('Nothing flickers', async () => {
      await expect(shown.filter((state) => state === 'back-online').length).toBeLessThanOrEqual(1)
      await expect(shown.length).toBeLessThanOrEqual(3)
      observer.disconnect()
      await expect(canvas.getByLabelText('Orders')).toBeInTheDocument()
    })
  },
}

export const OpenedSomewhereElse: Story = {
  play: async ({ canvas, loaded, step, userEvent }) => {
    const stage = situationOf({ loaded })
    await step('Another device takes over', async () => {
      await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
      for (const { id } of stage.simulation.server.sessions())
        void stage.simulation.server.kick({ session: id }, { keepSession: true })
      await waitFor(() => expect(canvas.getByText('Opened somewhere else.')).toBeVisible(), beSeen)
    })
    await step('No dial happens until the person retries', async () => {
      const dials = stage.simulation.network.dials()
      await stage.advance(600_000)
      await expect(stage.simulation.network.dials()).toBe(dials)
    })
    await step('Use here', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Use here' }))
      await waitFor(() => expect(stage.connectivity.getState().connection.status).toBe('connected'), beSeen)
      await waitFor(() => expect(canvas.queryByText('Opened somewhere else.')).toBeNull(), beSeen)
    })
  },
}
