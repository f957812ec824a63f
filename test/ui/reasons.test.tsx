import { act, fireEvent, render, screen } from '@testing-library/react'
import { ConnectivityProvider, createConnectivity, http, type HttpOptions } from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished } from 'vitest'
import { pass, show, staged } from './support/staged.js'

const banner = (): HTMLElement | null => screen.queryByRole('region', { name: 'Connection status' })

type Answer = 'true' | 'captive' | 'none'

/** An app over plain HTTP with a scripted network. */
function createHttpApp(options: HttpOptions = {}) {
  const environment: VirtualEnvironment = createVirtualEnvironment()
  let answer: Answer = 'true'
  const send = (to: RequestInfo | URL): Promise<Response> => {
    if (answer === 'none') return Promise.reject(new TypeError('Failed to fetch'))
    const url = to instanceof Request ? to.url : String(to)
    const nonce = new URL(url, 'http://localhost').searchParams.get('nonce') ?? ''
    const headers = { 'x-connectivity-nonce': nonce }
    return Promise.resolve(answer === 'true' ? new Response('', { headers }) : new Response('<form>'))
  }
  const connector = http({ ...options, fetch: send })
  const connectivity = createConnectivity(connector, { environment })
  onTestFinished(() => connectivity.dispose())
  const advance = async (ms: number): Promise<void> => {
    for (let left = ms; left > 0; left -= 500) await act(() => environment.advance(Math.min(500, left)))
  }
  return {
    connector,
    connectivity,
    environment,
    advance,
    answers: (next: Answer): void => {
      answer = next
    },
    show: () =>
      render(
        <ConnectivityProvider connectivity={connectivity}>
          <ConnectionBanner announce={false} />
          <ConnectionLed />
        </ConnectivityProvider>,
      ),
  }
}

describe('a banner', () => {
  it('never speaks of access when a channel is not there', async () => {
    const stage = await staged('channel-not-found')
    show(stage, <ConnectionBanner announce={false} />)
    expect(banner()).toHaveTextContent('“orders” wasn’t found.')
    expect(banner()).not.toHaveTextContent(/access/)
    expect(banner()).toHaveAttribute('data-reason', 'channel-not-found')
  })

  it('says that the sign-in cannot be renewed, and goes on trying', async () => {
    const stage = await staged('token-unavailable')
    show(stage, <ConnectionBanner announce={false} />)
    expect(banner()).toHaveTextContent('Couldn’t renew your sign-in.')
    expect(screen.getByRole('button', { name: 'Try now' })).toBeVisible()
    await pass(stage, 120_000)
    expect(banner()).toHaveTextContent('Couldn’t renew your sign-in.')
  })

  it('does not call a page up to date whose messages were lost', async () => {
    const stage = await staged('back-online-missed')
    show(stage, <ConnectionBanner announce={false} />)
    expect(banner()).toHaveTextContent(/^Back online. Some messages were missed.$/)
  })

  it('offers to try again when nothing tries any more, and leaves when a request gets through', async () => {
    const app = createHttpApp()
    app.show()
    act(() => app.connector.reportSuccess())
    await app.advance(1000)
    act(() => app.connector.reportFailure(new TypeError('Failed to fetch')))
    expect(app.connectivity.getState().connection).toMatchObject({ status: 'paused', pausedBy: 'policy' })
    expect(banner()).toBeNull()
    await app.advance(2500)
    expect(banner()).toHaveTextContent('Connection lost. We’ve stopped trying.')
    expect(screen.getByRole('button', { name: 'Try now' })).toBeVisible()
    act(() => app.connector.reportSuccess())
    await app.advance(1500)
    expect(banner()).toBeNull()
    await app.advance(5000)
    expect(banner()).toHaveTextContent(/^Back online.$/)
  })

  it('sends a person to the sign-in page of the network, and is gone when the network lets through', async () => {
    const app = createHttpApp({ probe: '/health' })
    app.show()
    await app.advance(1000)
    expect(app.connectivity.getState().connection.status).toBe('connected')
    app.answers('captive')
    act(() => app.connector.reportFailure(new TypeError('Failed to fetch')))
    await app.advance(5000)
    expect(banner()).toHaveTextContent('This network wants you to sign in.')
    app.answers('true')
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    await app.advance(2000)
    expect(banner()).toBeNull()
    await app.advance(5000)
    expect(banner()).toHaveTextContent(/^Back online.$/)
  })

  it('says "offline" and not "paused" of a client that waits for the device, and its LED says the same', async () => {
    const app = createHttpApp({ probe: '/health' })
    app.show()
    await app.advance(1000)
    app.answers('none')
    act(() => app.environment.signal('offline'))
    await app.advance(3000)
    expect(app.connectivity.getState().connection.pausedBy).toBe('offline')
    expect(banner()).toHaveTextContent('You’re offline.')
    expect(screen.getByText('Offline')).toBeVisible()
  })
})
