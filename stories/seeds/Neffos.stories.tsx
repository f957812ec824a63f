import type { Meta, StoryObj } from '@storybook/react-vite'
import { expect } from 'storybook/test'
import { showing } from '../support/situationStory.js'
import code from './apps/neffos.tsx?raw'
import { neffos } from './pages.js'
import { SeedPage } from './SeedPage.js'
import { readerOf } from './seedPlay.js'

/**
 * Words of neffos beside ours, and its scenario live: a probe before each dial, a server that reads how often the client tried, rooms
 * that are joined again one by one, and questions that always settle. The server's half of the wire runs in this page.
 */
const meta: Meta = {
  title: 'Seeds/neffos',
  parameters: { connectivity: { disable: true } },
  render: () => <SeedPage seed={neffos} />,
}
export default meta

/** Time runs as on the wall; skip it where you do not want to wait. */
export const Live: StoryObj = { parameters: showing(code) }

const script = { tags: ['!dev', '!autodocs'] }

export const ProbeAndRejoin: StoryObj = {
  ...script,
  play: async (context) => {
    const { step } = context
    const { press, sees, reads, led } = readerOf(context)
    await step('The probe has no answer, and the server reads the number of tries afterwards', async () => {
      await reads('lobby', 'subscribed')
      await press('Cut the network')
      await sees('HEAD: no answer')
      await sees('attempts', 'unreachable (1006)')
      await press('Let everything back')
      await sees('reads X-Websocket-Reconnect:')
      await led('online')
    })
    await step('Of two rooms one refuses, and fails alone', async () => {
      await reads('vip', 'subscribed')
      await press('Close the VIP room, and drop the connection')
      await sees('HEAD: answered')
      await sees('default/vip failed', 'channel-denied', 'OnRoomJoin')
      await reads('vip', 'the room is full')
      await reads('lobby', 'subscribed')
      await press('Let everything back')
      await press('Join VIP again')
      await reads('vip', 'subscribed')
    })
    await step('The server puts the client out of a room; the connection stays', async () => {
      await press('Put me out of the lobby')
      await sees('default/lobby failed', 'channel-kicked', '_OnRoomLeave')
      await reads('vip', 'subscribed')
      await press('Join the lobby again')
      await reads('lobby', 'subscribed')
    })
  },
}

export const NotRetried: StoryObj = {
  ...script,
  play: async (context) => {
    const { press, sees, reads, led, lines } = readerOf(context)
    await led('online')
    await press('Refuse the handshake, and drop the connection')
    await sees('failed', 'unauthorized', 'H…')
    await reads('refusal', 'your account is closed')
    const probes = lines('HEAD')
    await press('Skip 10 s')
    await expect(lines('HEAD')).toBe(probes)
    await press('Let everything back')
    await press('Sign in')
    await led('online')
  },
}

export const QuestionInFlight: StoryObj = {
  ...script,
  play: async (context) => {
    const { press, reads } = readerOf(context)
    await reads('lobby', 'subscribed')
    await press('Ask for the price')
    await reads('price', 'done tea: 3')
    await press('Keep the answers back')
    await press('Ask for the price')
    await reads('price', 'pending')
    await press('Cut the network')
    await reads('price', 'failed connection-lost')
    await press('Let everything back')
    await reads('lobby', 'subscribed')
    await press('Ask for the price')
    await reads('price', 'done tea: 3')
  },
}
