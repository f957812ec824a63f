import { act, render } from '@testing-library/react'
import { StrictMode, type ReactElement, type ReactNode } from 'react'
import {
  channel,
  ConnectivityProvider,
  useChannel,
  useChannelState,
  useConnection,
  useConnectionEvent,
  useConnectivityPresentation,
  useUnexpectedDisconnect,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp, type App } from './support/app.js'

const Keep = (): null => {
  useChannel('orders')
  return null
}

/** A component that mounts later. */
function open(app: App, children: ReactNode): ReturnType<typeof render> {
  return render(<ConnectivityProvider connectivity={app.connectivity}>{children}</ConnectivityProvider>)
}

/** Overruns the channel while the page is disconnected. */
async function overrun(app: App): Promise<void> {
  app.publish('orders', 1)
  await app.advance(100)
  act(() => app.cut())
  app.publish('orders', 2, 3, 4, 5)
  await app.advance(100)
  app.heal()
  await app.advance(5000)
}

const small = { channels: { orders: { kind: 'log', size: 2 } } } as const

describe('a component that mounts after the failure still sees it', () => {
  it('useConnection: the verdict, its reason and the text of the server [E8]', async () => {
    const app = createApp()
    app.simulation.deny({ refused: 'forbidden', message: 'Ask Ada for access.' })
    await app.show(<i />)
    const Late = (): ReactElement => {
      const { status, reason, message } = useConnection()
      return (
        <p>
          {status} {reason} {message}
        </p>
      )
    }
    const view = open(app, <Late />)
    expect(view.container).toHaveTextContent('failed forbidden Ask Ada for access.')
  })

  it('useChannel and useChannelState: the fault that is not acknowledged, at the first render [E8]', async () => {
    const app = createApp({}, small)
    await app.show(<Keep />)
    await overrun(app)
    const first: unknown[] = []
    const Late = (): ReactElement => {
      const { status, fault, gaps } = useChannel('orders')
      const total = useChannelState<number, number>('orders', { initial: 0, reduce: (a, b) => a + b })
      if (first.length === 0) first.push({ status, reason: fault?.reason, gaps, total })
      return <p>{fault?.reason}</p>
    }
    const view = open(app, <Late />)
    expect(first).toEqual([{ status: 'failed', reason: 'channel-full', gaps: 1, total: 0 }])
    await app.advance(1000)
    expect(view.container).toHaveTextContent('channel-full')
    // A look does not change it: it stays failed until a person acts.
    expect(app.connectivity.getState().channels.get('orders')?.status).toBe('failed')
    expect(app.sent('subscribe')).toBe(2)
    act(() => channel(app.connectivity, 'orders').acknowledge())
    expect(app.connectivity.getState().channels.get('orders')?.fault).toMatchObject({ acknowledged: true })
  })

  it('useConnectivityPresentation: the prompt is there, although no component was mounted at the fault [E8]', async () => {
    const app = createApp({}, small)
    await app.show(<Keep />)
    await overrun(app)
    const Late = (): ReactElement => (
      <p>{useConnectivityPresentation(({ prompt }) => prompt?.channels.join()) ?? 'none'}</p>
    )
    const view = open(app, <Late />)
    expect(view.container).toHaveTextContent('orders')
    view.unmount()
    await app.advance(60_000)
    expect(open(app, <Late />).container).toHaveTextContent('orders')
  })

  it('useConnectivityPresentation: the banner of an outage that goes on is there at once', async () => {
    const app = createApp()
    await app.show(<i />)
    act(() => app.cut())
    await app.advance(10_000)
    const Late = (): ReactElement => (
      <p>{useConnectivityPresentation(({ banner }) => banner?.key) ?? 'none'}</p>
    )
    expect(open(app, <Late />).container).toHaveTextContent('reconnecting')
    await app.advance(60_000)
    expect(open(app, <Late />).container).toHaveTextContent('still-disconnected')
  })

  it('useConnectionEvent reports no past event', async () => {
    const app = createApp()
    await app.show(<i />)
    act(() => app.cut())
    const heard: string[] = []
    const Late = (): null => {
      useConnectionEvent(({ type }) => heard.push(type))
      return null
    }
    open(app, <Late />)
    expect(heard).toEqual([])
    app.heal()
    await app.advance(5000)
    expect(heard).toContain('outage-ended')
  })
})

describe('a long disconnect', () => {
  function watch(): { readonly told: string[]; readonly Watch: () => null } {
    const told: string[] = []
    const Watch = (): null => {
      useUnexpectedDisconnect((outage) => told.push(outage.cause.reason))
      return null
    }
    return { told, Watch }
  }

  async function outage(app: App, ms: number): Promise<void> {
    act(() => app.cut())
    await app.advance(ms)
    app.heal()
    act(() => app.connectivity.retryNow())
    await app.advance(100)
    expect(app.connectivity.getState().connection.status).toBe('connected')
    await app.advance(60_000)
  }

  it('is reported once when it lasts 61 seconds, and not when it lasts 59 [I1]', async () => {
    const app = createApp()
    const { told, Watch } = watch()
    await app.show(<Watch />)
    await outage(app, 59_000)
    expect(told).toEqual([])
    await outage(app, 61_000)
    expect(told).toEqual(['network-lost'])
    await app.advance(600_000)
    expect(told).toHaveLength(1)
  })

  it('is reported per client: another client has its own outages', async () => {
    const [first, second] = [createApp(), createApp()]
    const { told, Watch } = watch()
    const tree = (app: App) => (
      <ConnectivityProvider connectivity={app.connectivity}>
        <Watch />
      </ConnectivityProvider>
    )
    const view = render(tree(first))
    for (const app of [first, second]) {
      view.rerender(tree(app))
      await app.advance(100)
      act(() => app.cut())
      await app.advance(61_000)
    }
    expect(told).toEqual(['network-lost', 'network-lost'])
  })

  it('is reported once, however long it lasts and however often the connection flaps [I3]', async () => {
    const app = createApp()
    const { told, Watch } = watch()
    await app.show(<Watch />)
    act(() => app.cut())
    await app.advance(30_000)
    for (let flap = 0; flap < 10; flap += 1) {
      app.heal()
      act(() => app.connectivity.retryNow())
      await app.advance(100)
      expect(app.connectivity.getState().connection.status).toBe('connected')
      act(() => app.cut())
      await app.advance(10_000)
    }
    await app.advance(300_000)
    expect(told).toEqual(['network-lost'])
  })

  it('is reported once also in StrictMode, and when the grace time changes [I3]', async () => {
    const app = createApp()
    const told: string[] = []
    const Watch = ({ afterMs }: { readonly afterMs: number }): null => {
      useUnexpectedDisconnect((outage) => told.push(outage.cause.reason), { afterMs })
      return null
    }
    await app.show(<i />)
    act(() => app.cut())
    await app.advance(90_000)
    const view = open(
      app,
      <StrictMode>
        <Watch afterMs={60_000} />
      </StrictMode>,
    )
    expect(told).toEqual(['network-lost'])
    view.rerender(
      <ConnectivityProvider connectivity={app.connectivity}>
        <StrictMode>
          <Watch afterMs={30_000} />
        </StrictMode>
      </ConnectivityProvider>,
    )
    await app.advance(90_000)
    expect(told).toEqual(['network-lost'])
  })

  it('is reported to a component that mounts during it, and never after a disconnect by the app [E8 I13]', async () => {
    const app = createApp()
    await app.show(<i />)
    act(() => app.cut())
    await app.advance(90_000)
    const { told, Watch } = watch()
    open(app, <Watch />)
    expect(told).toEqual(['network-lost'])
    await act(() => app.connectivity.disconnect())
    const asked = watch()
    open(app, <asked.Watch />)
    await app.advance(600_000)
    expect([told.length, asked.told.length]).toEqual([1, 0])
  })
})
