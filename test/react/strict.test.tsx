import * as React from 'react'
import { act, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ComponentType, type ReactElement, type ReactNode } from 'react'
import {
  ConnectivityProvider,
  useChannel,
  useChannelMessages,
  useChannelState,
  useConnection,
  useConnectionEvent,
  useConnectivityPresentation,
  useReconnectCountdown,
  useUnexpectedDisconnect,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp, watchConsole, type App } from './support/app.js'

/** Every hook. */
function Everything({ onMessage }: { readonly onMessage?: (data: unknown) => void }): ReactElement {
  const { status } = useConnection()
  const channel = useChannel('orders', { ...(onMessage && { onMessage }) })
  const { messages } = useChannelMessages('orders')
  const sum = useChannelState<number, number>('sums', { initial: 0, reduce: (a, b) => a + b })
  useConnectionEvent(() => undefined)
  useUnexpectedDisconnect(() => undefined)
  useReconnectCountdown()
  const banner = useConnectivityPresentation((presentation) => presentation.banner)
  return (
    <p>
      {status} {channel.status} {messages.length} {sum} {banner?.key}
    </p>
  )
}

const below = (app: App, children: ReactNode): ReactElement => (
  <StrictMode>
    <ConnectivityProvider connectivity={app.connectivity}>{children}</ConnectivityProvider>
  </StrictMode>
)

describe('StrictMode, remounts and hidden parts', () => {
  it('mounting everything twice is one dial, one subscription for each channel, and no console output [E22 F67]', async () => {
    const console = watchConsole()
    const app = createApp()
    const got: unknown[] = []
    const view = render(below(app, <Everything onMessage={(data) => got.push(data)} />))
    await app.advance(500)
    expect(view.container).toHaveTextContent('connected subscribed 0 0')
    expect([app.simulation.network.dials(), app.sent('hello'), app.sent('subscribe')]).toEqual([1, 1, 2])
    expect(app.sent('unsubscribe')).toBe(0)
    app.publish('orders', 1, 2, 3)
    app.publish('sums', 4, 5)
    await app.advance(100)
    expect(got).toEqual([1, 2, 3])
    expect(view.container).toHaveTextContent('connected subscribed 3 9')
    expect(console).toEqual([])
  })

  it('a hundred fast remounts stay on one socket and one subscription, lose and repeat nothing, and leave nothing [F67]', async () => {
    const console = watchConsole()
    const app = createApp()
    const got: number[] = []
    let n = 0
    let view = render(below(app, <Everything onMessage={(data) => got.push(data as number)} />))
    await app.advance(200)
    const standing = app.subscriptions.now
    for (let round = 0; round < 100; round += 1) {
      view.unmount()
      view = render(below(app, <Everything onMessage={(data) => got.push(data as number)} />))
      app.publish('orders', ++n)
      await app.advance(20)
    }
    await app.advance(1000)
    expect(got).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect([app.simulation.network.dials(), app.sent('subscribe'), app.sent('unsubscribe')]).toEqual([
      1, 2, 0,
    ])
    expect(app.subscriptions.now).toBe(standing)
    view.unmount()
    await app.advance(10_000)
    expect(app.subscriptions.now).toBe(0)
    expect(app.simulation.network.open()).toBe(0)
    app.connectivity.dispose()
    await app.simulation.dispose()
    await app.advance(60_000)
    expect([app.environment.timers(), app.environment.listeners()]).toEqual([0, 0])
    expect(console).toEqual([])
  })

  it.each([
    ['while the dial is on its way', 2],
    ['while the hello is on its way', 8],
    ['while it is connected', 500],
  ])(
    'an unmount %s ends in silence: no socket, no update, no word on the console [F68]',
    async (_name, ms) => {
      const console = watchConsole()
      const app = createApp()
      const view = render(below(app, <Everything />))
      await app.advance(ms)
      view.unmount()
      await app.advance(10_000)
      expect(app.connectivity.getState().connection).toMatchObject({
        status: 'disconnected',
        reason: 'closed-by-app',
      })
      expect([app.simulation.network.open(), app.simulation.network.dials(), app.subscriptions.now]).toEqual([
        0, 1, 0,
      ])
      expect(console).toEqual([])
    },
  )

  it('an unmount between two dials ends the dialling [F68]', async () => {
    const app = createApp()
    app.simulation.network.mode = 'refuse'
    const view = render(below(app, <Everything />))
    await app.advance(1000)
    view.unmount()
    await app.advance(400)
    const dials = app.simulation.network.dials()
    await app.advance(3_600_000)
    expect(app.simulation.network.dials()).toBe(dials)
  })

  const { Activity } = React as {
    readonly Activity?: ComponentType<{ mode: 'visible' | 'hidden'; children: ReactNode }>
  }

  it.skipIf(Activity === undefined)(
    'a part that is hidden and shown again by <Activity> costs no second socket, and none of its messages',
    async () => {
      if (Activity === undefined) return
      const console = watchConsole()
      const app = createApp()
      const got: unknown[] = []
      let show: ((isShown: boolean) => void) | undefined
      const Page = (): ReactElement => {
        const [isShown, setShown] = useState(true)
        show = setShown
        return (
          <Activity mode={isShown ? 'visible' : 'hidden'}>
            <ConnectivityProvider connectivity={app.connectivity}>
              <Everything onMessage={(data) => got.push(data)} />
            </ConnectivityProvider>
          </Activity>
        )
      }
      render(
        <StrictMode>
          <Page />
        </StrictMode>,
      )
      await app.advance(500)
      for (let round = 1; round <= 10; round += 1) {
        act(() => show?.(false))
        await app.advance(100)
        act(() => show?.(true))
        app.publish('orders', round)
        await app.advance(100)
      }
      expect(got).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
      expect([app.simulation.network.dials(), app.sent('subscribe')]).toEqual([1, 2])
      expect(screen.getByText(/connected subscribed 10/)).toBeVisible()
      // A hidden component unsubscribes like an unmounted one.
      act(() => show?.(false))
      await app.advance(5000)
      expect(app.simulation.network.open()).toBe(0)
      act(() => show?.(true))
      await app.advance(500)
      expect(app.simulation.network.dials()).toBe(2)
      expect(screen.getByText(/connected subscribed/)).toBeVisible()
      expect(console).toEqual([])
    },
  )

  it.skipIf(Activity === undefined)(
    'a message that comes just before a part is hidden is there when it is shown again',
    async () => {
      if (Activity === undefined) return
      const app = createApp()
      const page = (mode: 'visible' | 'hidden'): ReactElement => (
        <Activity mode={mode}>
          <Everything />
        </Activity>
      )
      const view = await app.show(page('visible'))
      app.publish('orders', 1)
      // The message has arrived, but its animation frame is still due.
      await app.advance(10)
      view.rerender(page('hidden'))
      await app.advance(50)
      view.rerender(page('visible'))
      await app.advance(50)
      expect(screen.getByText(/connected subscribed 1 0/)).toBeVisible()
    },
  )
})
