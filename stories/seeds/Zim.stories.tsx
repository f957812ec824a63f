import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { showing } from '../support/situationStory.js'
import code from './apps/zim.tsx?raw'
import { zim } from './pages.js'
import { SeedPage } from './SeedPage.js'
import { readerOf } from './seedPlay.js'

/**
 * Words of ZIM beside ours, and its scenario live: a second login, tokens that end, and a room whose states follow those of the
 * connection. The service runs in this page, with the states and events of the real one.
 */
const meta: Meta = {
  title: 'Seeds/ZIM',
  parameters: { connectivity: { disable: true } },
  render: () => <SeedPage seed={zim} />,
}
export default meta

/** Time runs as on the wall; skip it where you do not want to wait. */
export const Live: StoryObj = { parameters: showing(code) }

const script = { tags: ['!dev', '!autodocs'] }

export const SecondLogin: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led, lines } = readerOf(context)
    await step('A second login is a verdict: “Use here” takes over, with the room', async () => {
      await reads('room', 'subscribed')
      await press('Log in elsewhere')
      await sees('failed', 'kicked (0+4)', 'KickedOut')
      await press('Skip 10 s')
      await expect(lines('login with token 2')).toBe(0)
      await press('Use here')
      await sees('login with token 2')
      await led('online')
      await reads('room', 'subscribed')
    })
    await step('Or the person signs out', async () => {
      await press('Log in elsewhere')
      await press('Sign out')
      await sees('disconnected', 'closed-by-app')
      await press('Sign in')
      await led('online')
      await reads('room', 'subscribed')
    })
  },
}

export const Tokens: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led, lines } = readerOf(context)
    await step('A token that ends soon is renewed over the open connection', async () => {
      await reads('room', 'subscribed')
      await press('Let the token end soon')
      await sees('renewToken with token 2')
      await expect(lines('reconnecting')).toBe(0)
      await expect(lines('failed')).toBe(0)
    })
    await step('One that has ended is replaced once, by itself', async () => {
      await press('Let the token end')
      await sees('reconnecting', 'token-expired (0+5)', 'TokenExpired')
      await sees('login with token 3')
      await led('online')
    })
    await step('A token that is refused again is a verdict', async () => {
      await reads('room', 'subscribed')
      await press('End it, and give no fresh one')
      await sees('failed', 'token-expired (6000106)')
      await press('Let it back')
      await press('Sign in')
      await led('online')
      await reads('room', 'subscribed')
    })
  },
}

export const RoomInAnOutage: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, app } = readerOf(context)
    await step('T0, T1, T2: the room comes back after the connection, and keeps its messages', async () => {
      await reads('room', 'subscribed')
      await press('Let somebody write')
      await expect(await app.findByText('Line 1')).toBeVisible()
      await press('Cut the network')
      await sees('lobby interrupted')
      await sees('reconnecting', 'network-lost (3+3)', 'LoginInterrupted')
      await press('Let it back')
      await sees('connection connected', 'recovered')
      await sees('lobby resubscribing')
      await reads('room', 'subscribed')
      await expect(app.getByText('Line 1')).toBeVisible()
    })
    await step('A room that vanished meanwhile fails alone, and can be made again', async () => {
      await press('Let the room vanish in an outage')
      await sees('lobby failed', 'channel-not-found (0+3)', 'RoomNotExist')
      await press('Create again')
      await reads('room', 'subscribed')
    })
  },
}
