import { act, fireEvent, render, screen } from '@testing-library/react'
import { ConnectivityProvider, useRetry } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

function Retry() {
  const { buttonProps, canRetry, isRetrying, secondsLeft } = useRetry()
  return (
    <button type="button" {...buttonProps} data-can={canRetry} data-seconds={secondsLeft ?? undefined}>
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

describe('useRetry over a connector', () => {
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
