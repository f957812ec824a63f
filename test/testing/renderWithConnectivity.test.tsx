import { act, cleanup, configure, fireEvent, screen } from '@testing-library/react'
import { useState, type ReactNode } from 'react'
import { useChannel, useConnection } from 'react-connectivity'
import { createSituation, type Situation } from 'react-connectivity/testing'
import { renderWithConnectivity } from 'react-connectivity/testing/react'
import { ConnectionBanner } from 'react-connectivity/ui'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

const errors = vi.spyOn(console, 'error')

beforeEach(() => void errors.mockClear())
// React reports each update outside of `act` here.
afterEach(() => expect(errors.mock.calls).toEqual([]))

/** A part of an app. */
function Header() {
  const { status } = useConnection()
  return (
    <header>
      <output>{status}</output>
      <ConnectionBanner />
    </header>
  )
}

const banner = () => document.querySelector<HTMLElement>('[data-slot="conn-banner"]')

/** Whether the client of a situation was disposed. */
const isDisposed = ({ environment }: Pick<Situation, 'environment'>) => environment.listeners() === 0

describe('renderWithConnectivity', () => {
  it('shows a part of an app in a state of the connection', async () => {
    await renderWithConnectivity(<Header />, { situation: 'reconnecting' })
    expect(screen.getByText('reconnecting')).toBeVisible()
    expect(banner()).toHaveTextContent('Connection lost.')
    expect(screen.getByRole('button', { name: 'Try now' })).toBeEnabled()
  })

  it('begins online when the test says nothing', async () => {
    const { container } = await renderWithConnectivity(<Header />)
    expect(container).toHaveTextContent('connected')
    expect(banner()).toBeNull()
  })

  it('lets the test heal the network, press a button and advance the clock', async () => {
    const { simulation, advance, until } = await renderWithConnectivity(<Header />, {
      situation: 'still-disconnected',
    })
    simulation.network.mode = 'pass'
    fireEvent.click(screen.getByRole('button', { name: 'Try now' }))
    await advance(1000)
    expect(screen.getByText('connected')).toBeVisible()
    await until(() => banner() !== null)
    expect(banner()).toHaveTextContent('Back online.')
    await advance(20_000)
    expect(banner()).toBeNull()
  })

  it('lets the test wait for a condition, and renders on the way', async () => {
    const { simulation, until } = await renderWithConnectivity(<Header />)
    simulation.network.mode = 'refuse'
    act(() => simulation.network.cut())
    await until(() => banner() !== null)
    expect(banner()).toHaveTextContent('Connection lost.')
    await expect(until(() => false)).rejects.toThrow('did not hold within 5 minutes')
  })

  it('returns the queries of Testing Library, and renders into the container of the test', async () => {
    const container = document.body.appendChild(document.createElement('article'))
    const { getByText, rerender } = await renderWithConnectivity(<Header />, {
      situation: 'offline',
      container,
    })
    expect(getByText('You’re offline.').closest('article')).toBe(container)
    rerender(<p>Another part</p>)
    expect(getByText('Another part')).toBeVisible()
    container.remove()
  })

  it('renders inside of the wrapper of the test, which may use the hooks', async () => {
    const Wrapper = ({ children }: { readonly children: ReactNode }) => (
      <main data-status={useConnection().status}>{children}</main>
    )
    await renderWithConnectivity(<Header />, { situation: 'paused', wrapper: Wrapper })
    expect(screen.getByRole('main')).toHaveAttribute('data-status', 'paused')
    expect(screen.getByRole('main')).toContainElement(banner())
  })

  it('does not connect a client that the situation leaves idle', async () => {
    const { connectivity, advance } = await renderWithConnectivity(<Header />, { situation: 'idle' })
    await advance(5000)
    expect(connectivity.getState().connection.status).toBe('idle')
  })

  it('tests a component with the messages of the server', async () => {
    const Orders = () => {
      const { send } = useChannel('orders')
      return (
        <button type="button" onClick={() => void send('Order 1042').catch(() => undefined)}>
          Send
        </button>
      )
    }
    const { connectivity, advance } = await renderWithConnectivity(<Orders />, { situation: 'offline' })
    fireEvent.click(screen.getByRole('button', { name: 'Send' }))
    await advance(100)
    expect(connectivity.getState().pending).toBe(1)
  })

  it('has taken in what the element subscribed to, so that no update comes outside of `act`', async () => {
    const Prices = () => <output>{useChannel('prices').status}</output>
    const { advance } = await renderWithConnectivity(<Prices />)
    expect(screen.getByText('subscribing')).toBeVisible()
    await advance(100)
    expect(screen.getByText('subscribed')).toBeVisible()
  })

  it('takes in what is due now when the clock advances by 0', async () => {
    const Count = () => {
      const [count, setCount] = useState(0)
      useChannel('orders', { onMessage: () => setCount((before) => before + 1) })
      return <output>{count} orders</output>
    }
    const { simulation, advance } = await renderWithConnectivity(<Count />)
    simulation.network.latencyMs = 0
    await simulation.server.publish('orders', 'Order 1042')
    await advance(0)
    expect(screen.getByText('1 orders')).toBeVisible()
  })

  it('says what it needs for a situation that is not there yet, or none', async () => {
    const situation = createSituation('offline')
    // @ts-expect-error: the test forgot to await it
    await expect(renderWithConnectivity(<Header />, { situation })).rejects.toThrow(
      'a promise; await it first',
    )
    // @ts-expect-error: null is no situation
    await expect(renderWithConnectivity(<Header />, { situation: null })).rejects.toThrow(
      /^renderWithConnectivity: situation must be one of online, .*, or what createSituation resolves to, got null$/,
    )
    ;(await situation).dispose()
  })

  it('refuses a situation that does not exist', async () => {
    // @ts-expect-error: no situation has this name
    await expect(renderWithConnectivity(<Header />, { situation: 'lost' })).rejects.toThrow(TypeError)
  })
})

describe('the client of renderWithConnectivity', () => {
  it('is disposed by the clean-up of Testing Library', async () => {
    const rendered = await renderWithConnectivity(<Header />, { situation: 'reconnecting' })
    expect(isDisposed(rendered)).toBe(false)
    cleanup()
    await Promise.resolve()
    expect(isDisposed(rendered)).toBe(true)
  })

  it('is disposed with its element by `dispose`', async () => {
    const rendered = await renderWithConnectivity(<Header />, { situation: 'reconnecting' })
    rendered.dispose()
    expect(rendered.container).toBeEmptyDOMElement()
    expect(isDisposed(rendered)).toBe(true)
  })

  it('outlives the double mount of StrictMode', async () => {
    configure({ reactStrictMode: true })
    const rendered = await renderWithConnectivity(<Header />, { situation: 'reconnecting' }).finally(() =>
      configure({ reactStrictMode: false }),
    )
    await rendered.advance(1000)
    expect(isDisposed(rendered)).toBe(false)
    expect(banner()).toHaveTextContent('Connection lost.')
    rendered.unmount()
    await Promise.resolve()
    expect(isDisposed(rendered)).toBe(true)
  })

  it('is the one of the test when the test has made it, and then outlives the element', async () => {
    const situation = await createSituation('overflow', { channel: 'invoices' })
    const rendered = await renderWithConnectivity(<Header />, { situation })
    expect(rendered.connectivity).toBe(situation.connectivity)
    rendered.unmount()
    await Promise.resolve()
    expect(isDisposed(situation)).toBe(false)
    await renderWithConnectivity(<Header />, { situation })
    expect(screen.getByText('connected')).toBeVisible()
    cleanup()
    situation.dispose()
  })
})
