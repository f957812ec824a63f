import type { Meta, StoryContext, StoryObj } from '@storybook/react-vite'
import { budgetRetry, fixedRetry, manualRetry, suspendRetry, type RetryPolicy } from 'react-connectivity'
import { situationOf } from 'react-connectivity/storybook'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { expect, waitFor, within } from 'storybook/test'
import Example from '../examples/retryPolicy.js'
import code from '../examples/retryPolicy.tsx?raw'
import { example } from '../support/situationStory.js'

/**
 * The option `retry` decides what follows a loss. Each story is an outage of some minutes under another policy: the banner says what
 * goes on and when, and *Try now* dials at once.
 */
const meta: Meta = {
  title: 'Patterns/Retry policies',
  parameters: { docs: { story: { inline: false, height: '220px' } } },
}
export default meta

/** An outage under a policy, this old. */
const outage = (retry: RetryPolicy, ageMs: number) => async (): Promise<Situation> => {
  const situation = await createSituation('online', { client: { retry } })
  const { network } = situation.simulation
  network.mode = 'refuse'
  network.cut()
  await situation.advance(ageMs)
  return situation
}

const under = (retry: RetryPolicy, ageMs: number): Pick<StoryObj, 'render' | 'parameters'> =>
  example(Example, code, {
    parameters: { connectivity: { prepare: outage(retry, ageMs), clock: 'interaction' } },
  })

const bannerOf = ({ canvasElement }: Pick<StoryContext, 'canvasElement'>): HTMLElement => {
  const banner = canvasElement.querySelector<HTMLElement>('[data-slot="conn-banner"]')
  if (banner === null) throw new Error('no banner')
  return banner
}

const connectionOf = (context: Pick<StoryContext, 'loaded'>) =>
  situationOf(context).connectivity.getState().connection

/** `suspendRetry()`: dials for a minute of every nine, and counts down in between. A calm tone, because it goes on by itself. */
export const Suspended: StoryObj = under(suspendRetry(), 120_000)

/** The same outage, from the countdown over *Try now* to the next attempt. */
export const UntilTheNextAttempt: StoryObj = {
  ...Suspended,
  tags: ['!dev', '!autodocs', 'row-I6'],
  play: async ({ canvasElement, loaded, userEvent }) => {
    const banner = bannerOf({ canvasElement })
    const { advance, environment, simulation } = situationOf({ loaded })
    const secondsLeft = (): number =>
      ((connectionOf({ loaded }).nextAttemptAt ?? 0) - environment.now()) / 1000
    const minutesShown = (): number =>
      Number(
        /in (\d+) minutes/.exec(banner.querySelector('[data-slot="conn-countdown"]')?.textContent ?? '')?.[1],
      )
    const isRight = (): boolean => minutesShown() === Math.ceil(Math.ceil(secondsLeft()) / 60)
    await expect(connectionOf({ loaded })).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    await expect(banner).toHaveAttribute('data-tone', 'neutral')
    await waitFor(() => expect(isRight()).toBe(true))
    await expect(minutesShown()).toBeGreaterThan(6)
    await advance(60_000)
    await waitFor(() => expect(isRight()).toBe(true))
    const dials = simulation.network.dials()
    await userEvent.click(within(banner).getByRole('button', { name: 'Try now' }))
    await waitFor(() => expect(simulation.network.dials()).toBe(dials + 1))
    await advance(1000)
    await waitFor(() => expect(connectionOf({ loaded }).status).toBe('paused'))
    simulation.network.mode = 'pass'
    await advance(secondsLeft() * 1000 + 1000)
    await waitFor(() => expect(connectionOf({ loaded }).status).toBe('connected'))
  },
}

/** `budgetRetry(60_000)`: after a minute it stops, and says so. Only a person or the app dials again. */
export const BudgetUsedUp: StoryObj = {
  ...under(budgetRetry(60_000), 300_000),
  play: async ({ canvasElement, loaded }) => {
    await expect(connectionOf({ loaded })).toMatchObject({ status: 'paused', pausedBy: 'budget' })
    await expect(within(bannerOf({ canvasElement })).getByRole('button', { name: 'Try now' })).toBeVisible()
  },
}

/** `fixedRetry(10_000)`: every ten seconds, for as long as it takes. */
export const Fixed: StoryObj = under(fixedRetry(10_000), 40_000)

/** `manualRetry()`: a person decides after each loss. */
export const Manual: StoryObj = {
  ...under(manualRetry(), 10_000),
  play: async ({ canvasElement, loaded, userEvent }) => {
    const { simulation } = situationOf({ loaded })
    simulation.network.mode = 'pass'
    await userEvent.click(within(bannerOf({ canvasElement })).getByRole('button', { name: 'Resume' }))
    await waitFor(() => expect(connectionOf({ loaded }).status).toBe('connected'))
  },
}
