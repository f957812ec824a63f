import { act, fireEvent, render, screen } from '@testing-library/react'
import { ConnectivityProvider, useRetry } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { retrierOf } from '../../src/react/retrier.js'
import { createApp } from './support/app.js'

const Probe = (): null => null

function Retry() {
  const { buttonProps, canRetry, isRetrying } = useRetry()
  return (
    <button type="button" {...buttonProps} data-can={canRetry}>
      {isRetrying ? 'Trying…' : 'Try now'}
    </button>
  )
}

const button = () => screen.getByRole('button')
const press = () => act(async () => void fireEvent.click(button()))

describe('useRetry', () => {
  it('offers nothing while the connection is up', async () => {
    const app = createApp()
    await app.show(<Retry />)
    expect(button()).toHaveAttribute('data-can', 'false')
    expect(button()).toHaveAttribute('aria-disabled', 'true')
    await press()
    expect(button()).toHaveTextContent('Try now')
  })

  it('is busy as long as the attempt that it asked for runs, and can be pressed again after it', async () => {
    const app = createApp({ times: { handshakeMs: 15_000 } })
    await app.show(<Retry />)
    app.simulation.network.mode = 'hang'
    act(() => app.simulation.network.cut())
    await app.advance(500)
    await press()
    expect(button()).toHaveTextContent('Trying…')
    expect(button()).toHaveAttribute('aria-busy', 'true')
    await app.advance(10_000)
    expect(button()).toHaveTextContent('Trying…')
    app.simulation.network.mode = 'refuse'
    await app.advance(12_000)
    expect(button()).toHaveTextContent('Try now')
    expect(button()).toHaveAttribute('aria-busy', 'false')
  })

  it('ends when the connection is back', async () => {
    const app = createApp()
    await app.show(<Retry />)
    act(() => app.cut())
    await app.advance(10_000)
    expect(button()).toHaveAttribute('data-can', 'true')
    app.simulation.network.mode = 'pass'
    await press()
    await app.advance(2000)
    expect(button()).toHaveAttribute('data-can', 'false')
    expect(button()).toHaveTextContent('Try now')
  })

  it('keeps the focus on the button', async () => {
    const app = createApp()
    await app.show(<Retry />)
    act(() => app.cut())
    await app.advance(1000)
    button().focus()
    await press()
    expect(button()).toHaveFocus()
    expect(button()).not.toBeDisabled()
  })
})

describe('several retry buttons on a page', () => {
  it('agree about the attempt that one of them asked for', async () => {
    const app = createApp()
    await app.show(
      <>
        <Retry />
        <Retry />
      </>,
    )
    app.simulation.network.mode = 'hang'
    act(() => app.simulation.network.cut())
    await app.advance(500)
    const [first, second] = screen.getAllByRole('button')
    await act(async () => void fireEvent.click(first!))
    for (const each of [first, second]) expect(each).toHaveTextContent('Trying…')
    act(() => app.connectivity.dispose())
    for (const each of [first, second]) expect(each).toHaveTextContent('Try now')
    expect([retrierOf(app.connectivity).getState(), app.environment.listeners()]).toEqual([false, 0])
  })
})

describe('useRetry over a connector', () => {
  it('is free again after the attempt failed, also where the client library does not tell when it dials next', async () => {
    const app = createApp()
    const { connector } = app.connectivity
    const capabilities = { ...connector.capabilities, nextAttempt: 'unknown' as const }
    // Such a client looks as if it were always dialling.
    const getState = () => {
      const state = app.connectivity.getState()
      return { ...state, connection: { ...state.connection, nextAttemptAt: null } }
    }
    await app.show(<Probe />)
    const retrier = retrierOf({ ...app.connectivity, getState, connector: { ...connector, capabilities } })
    app.simulation.network.mode = 'refuse'
    act(() => app.simulation.network.cut())
    await app.advance(3000)
    retrier.start()
    expect(retrier.getState()).toBe(true)
    await app.advance(900)
    expect(retrier.getState(), 'a press is noticed').toBe(true)
    await app.advance(200)
    expect(retrier.getState()).toBe(false)
  })

  it('offers nothing where the client library cannot dial on request', async () => {
    const app = createApp()
    await app.show(<Retry />)
    act(() => app.cut())
    await app.advance(1000)
    expect(button()).toHaveAttribute('data-can', 'true')
    const { connector } = app.connectivity
    const capabilities = { ...connector.capabilities, retryNow: 'none' as const }
    const { container } = render(
      <ConnectivityProvider
        connectivity={{ ...app.connectivity, connector: { ...connector, capabilities } }}
        autoConnect={false}
      >
        <Retry />
      </ConnectivityProvider>,
    )
    expect(container.querySelector('button')).toHaveAttribute('data-can', 'false')
  })
})
