import { act, render, screen } from '@testing-library/react'
import { Component, lazy, Suspense, type ComponentType, type ReactElement, type ReactNode } from 'react'
import {
  ConnectivityProvider,
  useChannel,
  useChannelMessages,
  useChannelState,
  useConnection,
  useConnectionEvent,
  useConnectivityPresentation,
  useNetwork,
  useReconnectCountdown,
  useUnexpectedDisconnect,
  type Connectivity,
} from 'react-connectivity'
import { describe, expect, it, vi } from 'vitest'
import { createApp, watchConsole } from './support/app.js'

class Boundary extends Component<{ readonly children: ReactNode }, { readonly message: string | null }> {
  override state = { message: null }
  static getDerivedStateFromError = (error: Error) => ({ message: error.message })
  override render(): ReactNode {
    return this.state.message ?? this.props.children
  }
}

const Status = (): ReactElement => <p>{useConnection().status}</p>

describe('a developer who forgot something', () => {
  it.each([
    ['useConnection', () => useConnection()],
    ['useChannel', () => useChannel('orders')],
    ['useConnectivityPresentation', () => useConnectivityPresentation()],
    ['useConnectionEvent', () => useConnectionEvent(() => undefined)],
    ['useNetwork', () => useNetwork()],
    ['useReconnectCountdown', () => useReconnectCountdown()],
    ['useUnexpectedDisconnect', () => useUnexpectedDisconnect(() => undefined)],
  ])('%s without a provider says what to put where', (_name, useIt) => {
    watchConsole()
    const User = (): null => {
      useIt()
      return null
    }
    const { container } = render(
      <Boundary>
        <User />
      </Boundary>,
    )
    expect(container).toHaveTextContent(
      'put the provider above it: <ConnectivityProvider connectivity={connectivity}>',
    )
  })

  it.each([
    ['nothing', undefined, 'got undefined'],
    ['an options object', { url: '/realtime' }, 'got an object'],
    ['an url', '/realtime', 'got "/realtime"'],
  ])('a provider that is given %s says what it expects', (_name, given, got) => {
    watchConsole()
    const { container } = render(
      <Boundary>
        <ConnectivityProvider connectivity={given as unknown as Connectivity}>x</ConnectivityProvider>
      </Boundary>,
    )
    expect(container).toHaveTextContent('expected connectivity={createConnectivity(channelServer(url))}')
    expect(container).toHaveTextContent(got)
  })

  it('reads which option has an invalid value', async () => {
    watchConsole()
    const app = createApp()
    const Wrong = (): null => {
      useChannelMessages('orders', { limit: 0 })
      return null
    }
    const Later = (): null => {
      useUnexpectedDisconnect(() => undefined, { afterMs: Number.NaN })
      return null
    }
    const view = await app.show(
      <>
        <Boundary>
          <Wrong />
        </Boundary>
        <Boundary>
          <Later />
        </Boundary>
      </>,
    )
    expect(view.container).toHaveTextContent('expected limit to be a whole number ≥ 1, got 0')
    expect(view.container).toHaveTextContent('expected afterMs ≥ 0, got NaN')
  })

  it.each<readonly [() => unknown, string]>([
    [
      () => useChannel('orders', { onMessage: 3 } as never),
      'useChannel: onMessage must be a function, got 3',
    ],
    [() => useChannel('orders', { onGap: 'skp' } as never), 'useChannel: onGap must be prompt, skip, resync'],
    [() => useChannelMessages('orders', { history: 1.5 }), 'history must be a whole number ≥ 0, got 1.5'],
    [
      () => useChannelState('orders', {} as never),
      'useChannelState: reduce must be a function, got undefined',
    ],
    [() => useConnectionEvent({} as never), 'useConnectionEvent: handler must be a function, got an object'],
    [
      () => useUnexpectedDisconnect(undefined as never),
      'useUnexpectedDisconnect: handler must be a function',
    ],
  ])('is told at once when %s could never work', async (useWrongly, words) => {
    watchConsole()
    const Wrong = (): null => {
      useWrongly()
      return null
    }
    const view = await createApp().show(
      <Boundary>
        <Wrong />
      </Boundary>,
    )
    expect(view.container).toHaveTextContent(words)
  })
})

describe('a provider', () => {
  it('connects while it is mounted, and leaves cleanly a moment after', async () => {
    const app = createApp()
    const view = await app.show(<Status />)
    expect(view.container).toHaveTextContent('connected')
    view.unmount()
    await app.advance(299)
    expect(app.connectivity.getState().connection.status).toBe('connected')
    await app.advance(1)
    expect(app.connectivity.getState().connection).toMatchObject({ status: 'disconnected', outage: null })
    expect(app.sent('bye')).toBe(1)
    await app.advance(3000)
    expect([app.simulation.network.open(), app.subscriptions.now]).toEqual([0, 0])
  })

  it('with autoConnect={false} dials only on connect()', async () => {
    const app = createApp()
    const view = render(
      <ConnectivityProvider connectivity={app.connectivity} autoConnect={false}>
        <Status />
      </ConnectivityProvider>,
    )
    await app.advance(60_000)
    expect(app.simulation.network.dials()).toBe(0)
    expect(view.container).toHaveTextContent('idle')
    act(() => app.connectivity.connect())
    await app.advance(200)
    expect(view.container).toHaveTextContent('connected')
    view.unmount()
    await app.advance(60_000)
    expect(app.connectivity.getState().connection.status).toBe('connected')
  })

  it('reconnects after a remount, but not after a disconnect by the app', async () => {
    const app = createApp()
    const first = await app.show(<Status />)
    first.unmount()
    await app.advance(5000)
    const second = await app.show(<Status />)
    expect(second.container).toHaveTextContent('connected')
    await act(() => app.connectivity.disconnect())
    second.unmount()
    const third = await app.show(<Status />)
    expect(third.container).toHaveTextContent('disconnected')
    expect(app.simulation.network.dials()).toBe(2)
  })

  it('with another client follows the new one, and releases the old one', async () => {
    const [old, next] = [createApp(), createApp()]
    const both = (connectivity: Connectivity): ReactElement => (
      <ConnectivityProvider connectivity={connectivity}>
        <Status />
      </ConnectivityProvider>
    )
    const view = render(both(old.connectivity))
    await old.advance(200)
    view.rerender(both(next.connectivity))
    expect(view.container).toHaveTextContent('connecting')
    await next.advance(200)
    expect(view.container).toHaveTextContent(/^connected$/)
    await old.advance(3000)
    expect(old.connectivity.getState().connection.status).toBe('disconnected')
    expect(old.subscriptions.now).toBe(0)
  })

  it('renders no element of its own', async () => {
    const app = createApp()
    const view = await app.show(<i />)
    expect(view.container.innerHTML).toBe('<i></i>')
  })
})

it('a component that is lazy or suspends costs the others nothing and misses nothing', async () => {
  const app = createApp()
  let load: ((module: { default: ComponentType }) => void) | undefined
  const Late = lazy(() => new Promise<{ default: ComponentType }>((resolve) => (load = resolve)))
  const onMessage = vi.fn<(data: unknown) => void>()
  const Orders = (): ReactElement => <b>{useChannel('orders', { onMessage }).status}</b>
  await app.show(
    <>
      <Orders />
      <Suspense fallback="loading">
        <Late />
      </Suspense>
    </>,
  )
  expect(screen.getByText('loading')).toBeVisible()
  app.publish('orders', 1)
  await app.advance(100)
  expect(onMessage).toHaveBeenCalledTimes(1)
  await act(async () => {
    load?.({ default: Status })
    await Promise.resolve()
  })
  expect(await screen.findByText('connected')).toBeVisible()
  expect([app.simulation.network.dials(), app.sent('subscribe'), app.sent('unsubscribe')]).toEqual([1, 1, 0])
})
