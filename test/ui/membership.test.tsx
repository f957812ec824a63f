import { act, screen, within } from '@testing-library/react'
import { channel, leaveChannel } from 'react-connectivity'
import { createSituation, type Situation, type SituationOptions } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionStatus, StaleRegion } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { pass, show, staged } from './support/staged.js'

const banner = (): HTMLElement => screen.getByRole('region', { name: 'Connection status' })
const buttons = (): (string | null)[] =>
  screen.queryAllByRole('button').map((button) => button.getAttribute('aria-label') ?? button.textContent)

/** The server ends the membership of the channel. */
async function end(stage: Situation, error: string): Promise<void> {
  act(() => stage.simulation.network.inject(JSON.stringify({ t: 'channel-error', ch: 'orders', error })))
  await pass(stage, 3000)
}

async function online(options: SituationOptions = {}): Promise<Situation> {
  const stage = await createSituation('online', options)
  onTestFinished(() => stage.dispose())
  return stage
}

describe('a person who is out of one channel', () => {
  it.each([
    ['channel-timeout', 'You left “orders”. You were away for too long.', 'Rejoin'],
    ['channel-kicked', 'You were removed from “orders”. Ask the owner if this looks wrong.', 'Rejoin'],
    ['channel-kicked-elsewhere', '“orders” was opened somewhere else. It was closed here.', 'Use here'],
    ['channel-no-room', '“orders” is full.', 'Try again'],
  ])('reads why after %s, and comes back with one press [Z16 Z18]', async (error, text, button) => {
    const stage = await online()
    show(stage, <ConnectionBanner />)
    await end(stage, error)
    const words = banner().querySelector('[data-slot="conn-text"]') ?? banner()
    expect(words.textContent).toContain(text)
    expect(buttons()).toEqual([button, 'Dismiss'])
    act(() => screen.getByRole('button', { name: button }).click())
    await pass(stage, 3000)
    expect(stage.connectivity.getState().channels.get('orders')?.status).toBe('subscribed')
    expect(screen.queryByRole('region', { name: 'Connection status' })).toBeNull()
  })

  it('reads the text of the app that does not let them join, as text [N18]', async () => {
    const stage = await online()
    show(stage, <ConnectionBanner />)
    const message = 'The room is full. <b>Sorry</b>'
    const refusal = { t: 'channel-error', ch: 'orders', error: 'channel-denied', message }
    act(() => stage.simulation.network.inject(JSON.stringify(refusal)))
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent(message)
    expect(buttons()).toEqual(['Try again', 'Dismiss'])
  })

  it('reads that they left, and that the data is no longer updated', async () => {
    const stage = await online()
    show(
      stage,
      <>
        <ConnectionBanner />
        <StaleRegion channel="orders">42 orders</StaleRegion>
      </>,
    )
    act(() => stage.connectivity.act('orders', 'leave'))
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent('You left “orders”.')
    expect(screen.getByRole('group', { name: 'orders' })).toHaveAttribute('data-stale', 'stopped')
    expect(buttons()).toEqual(['Rejoin', 'Dismiss'])
  })

  it('of one of two channels finds the button of the other beside its data, while the banner is about the first', async () => {
    const stage = await online()
    onTestFinished(channel(stage.connectivity, 'chat').subscribe({ onMessage: () => undefined }))
    await pass(stage, 100)
    show(
      stage,
      <>
        <ConnectionBanner />
        <StaleRegion channel="orders">42 orders</StaleRegion>
        <StaleRegion channel="chat">Hello</StaleRegion>
      </>,
    )
    for (const name of ['orders', 'chat']) act(() => leaveChannel(stage.connectivity, name))
    await pass(stage, 3000)
    expect(banner()).toHaveTextContent('You left “orders”.')
    const chat = within(screen.getByRole('group', { name: 'chat' }))
    act(() => chat.getByRole('button', { name: 'Reopen' }).click())
    await pass(stage, 100)
    expect(stage.connectivity.getState().channels.get('chat')?.status).toBe('subscribed')
    expect(buttons()).toEqual(['Rejoin', 'Dismiss'])
  })

  it('can have a channel made again where the app offers it, in the banner and in the details', async () => {
    const stage = await online({ client: { actions: { 'channel-not-found': 'recreate' } } })
    show(
      stage,
      <>
        <ConnectionBanner />
        <ConnectionStatus />
      </>,
    )
    await end(stage, 'channel-not-found')
    expect(buttons()).toEqual(expect.arrayContaining(['Create again', 'Try again', 'Dismiss']))
    const run = vi.spyOn(stage.connectivity, 'act')
    act(() => screen.getByRole('button', { name: 'Create again' }).click())
    await pass(stage, 100)
    expect(stage.connectivity.getState().channels.get('orders')?.status).toBe('subscribed')
    run.mockRestore()
  })
})

describe('a person who was signed in somewhere else', () => {
  it('may take over or sign out, where the app can sign a person out', async () => {
    const stage = await staged('kicked')
    const signOut = vi.fn()
    const { rerender } = show(stage, <ConnectionBanner />)
    expect(buttons()).toEqual(['Use here'])
    rerender(<></>)
    show(stage, <ConnectionBanner actions={{ 'sign-out': signOut }} />)
    expect(buttons()).toEqual(['Use here', 'Sign out'])
    act(() => screen.getByRole('button', { name: 'Sign out' }).click())
    expect(signOut).toHaveBeenCalledOnce()
  })
})

describe('a person whose account is gone', () => {
  it('reads that, and is offered a sign-in with another one [Z11]', async () => {
    const stage = await online()
    show(stage, <ConnectionBanner actions={{ 'sign-in': () => undefined }} />)
    act(() => void stage.simulation.server.kick({ user: 'anonymous' }, { reason: 'unregistered' }))
    await pass(stage, 3000)
    expect(stage.connectivity.getState().connection).toMatchObject({
      status: 'failed',
      reason: 'unregistered',
      code: 4413,
    })
    expect(banner()).toHaveTextContent('This account was deleted.')
    expect(banner()).toHaveTextContent('Sign in to continue.')
    expect(buttons()).toContain('Sign in')
  })
})
