import { act, render } from '@testing-library/react'
import { memo, useState, type ReactElement } from 'react'
import {
  channel,
  ConnectivityProvider,
  useChannel,
  useConnectionEvent,
  type UseChannelOptions,
  useChannelMessages,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('messages of a channel', () => {
  it('reach the callback exactly once each and in order, also 500 at once, and render nothing', async () => {
    const app = createApp()
    const got: unknown[] = []
    let renders = 0
    const Orders = (): null => {
      useChannel('orders', { onMessage: (data) => got.push(data) })
      renders += 1
      return null
    }
    await app.show(<Orders />)
    const before = renders
    app.publish('orders', ...upTo(500))
    await app.advance(100)
    expect(got).toEqual(upTo(500))
    // Messages pass outside of React state.
    expect(renders - before).toBeLessThanOrEqual(2)
  })

  it('reach the newest of inline callbacks, and a thousand renders neither subscribe again to the channel nor to the state', async () => {
    const app = createApp()
    const got: string[] = []
    let renderAgain: ((n: number) => void) | undefined
    const Orders = (): ReactElement => {
      const [n, setN] = useState(0)
      renderAgain = setN
      useChannel<string>('orders', {
        onMessage: (data) => got.push(`${data} at ${n}`),
        onError: () => got.push(`error at ${n}`),
        resync: () => Promise.resolve(n),
      })
      useConnectionEvent((event) => got.push(`${event.type} at ${n}`))
      return <p>{n}</p>
    }
    const view = await app.show(<Orders />)
    const { now, ever } = app.subscriptions
    got.length = 0
    for (const n of upTo(1000)) act(() => renderAgain?.(n))
    expect(view.container).toHaveTextContent('1000')
    expect(app.subscriptions).toEqual({ now, ever })
    expect(app.joins()).toBe(1)
    app.publish('orders', 'message')
    await app.advance(100)
    expect([app.sent('subscribe'), app.sent('unsubscribe')]).toEqual([1, 0])
    await act(() => app.simulation.server.closeChannel('orders'))
    await app.advance(100)
    act(() => app.cut())
    expect(got.toSorted()).toEqual([
      'channel-fault at 1000',
      'error at 1000',
      'message at 1000',
      'outage-started at 1000',
      'status-changed at 1000',
    ])
  })

  it('render only the components of their own channel', async () => {
    const app = createApp()
    const renders = { orders: 0, prices: 0, parent: 0 }
    const Channel = memo(function Channel({ name }: { readonly name: 'orders' | 'prices' }): ReactElement {
      renders[name] += 1
      const { status } = useChannel(name)
      const { messages } = useChannelMessages<number>(name, { limit: 1 })
      return (
        <p>
          {name} {status} {messages[0]?.data}
        </p>
      )
    })
    const Parent = (): ReactElement => {
      renders.parent += 1
      return (
        <>
          <Channel name="orders" />
          <Channel name="prices" />
        </>
      )
    }
    const view = await app.show(<Parent />)
    const before = { ...renders }
    for (const n of upTo(10)) {
      app.publish('orders', n)
      await app.advance(50)
    }
    expect(view.container).toHaveTextContent('orders subscribed 10')
    expect(renders.orders).toBeGreaterThan(before.orders)
    expect(renders.orders).toBeLessThanOrEqual(before.orders + 10)
    expect({ ...renders, orders: 0 }).toEqual({ ...before, orders: 0 })
    // Nor what waits on another channel, on its way and acknowledged.
    const { prices } = renders
    for (const n of upTo(3)) {
      act(() => void channel(app.connectivity, 'orders').send(n))
      await app.advance(50)
    }
    expect(renders.prices).toBe(prices)
  })
})

describe('a channel in use', () => {
  const User = ({ name = 'orders', ...options }: UseChannelOptions<unknown> & { readonly name?: string }) => (
    <p>{useChannel(name, options).status}</p>
  )

  it('by three components is subscribed once, and unsubscribed once, a moment after the last one unmounts [E23]', async () => {
    const app = createApp()
    const three = (count: number): ReactElement => (
      <>
        {upTo(count).map((n) => (
          <User key={n} />
        ))}
      </>
    )
    const view = await app.show(three(3))
    expect(app.sent('subscribe')).toBe(1)
    view.rerender(three(1))
    await app.advance(5000)
    expect(app.sent('unsubscribe')).toBe(0)
    view.rerender(three(0))
    await app.advance(299)
    expect(app.sent('unsubscribe')).toBe(0)
    await app.advance(10)
    expect([app.sent('subscribe'), app.sent('unsubscribe')]).toEqual([1, 1])
    await app.advance(100)
    expect(app.simulation.server.sessions()[0]?.channels).toEqual([])
  })

  it('is not subscribed while skipped, and changes with its name', async () => {
    const app = createApp()
    const view = await app.show(<User skip />)
    expect(view.container).toHaveTextContent('unsubscribed')
    expect(app.sent('subscribe')).toBe(0)
    view.rerender(<User name="prices" />)
    await app.advance(100)
    expect(view.container).toHaveTextContent('subscribed')
    view.rerender(<User name="rooms" />)
    await app.advance(400)
    expect(app.simulation.server.sessions()[0]?.channels).toEqual(['rooms'])
  })

  it('shows waiting sends until the server has them', async () => {
    const app = createApp()
    let send: ((data: unknown) => Promise<unknown>) | undefined
    const Composer = (): ReactElement => {
      const orders = useChannel('orders')
      send = orders.send
      return <p>{orders.pending.map(({ status }) => status).join() || 'nothing waits'}</p>
    }
    const view = await app.show(<Composer />)
    act(() => app.cut())
    let sent: Promise<unknown> | undefined
    await act(async () => {
      sent = send?.('draft')
      await app.environment.settle()
    })
    expect(view.container).toHaveTextContent('queued')
    app.heal()
    await app.advance(2000)
    await expect(sent).resolves.toMatchObject({ offset: 1 })
    expect(view.container).toHaveTextContent('nothing waits')
  })

  it('keeps its data through an outage and passes through every status [Z13 Z14 Z15]', async () => {
    const app = createApp({}, { authorize: async () => Promise.resolve(true) })
    const steps: string[] = []
    const Room = (): ReactElement => {
      const [text, setText] = useState('')
      const { status } = useChannel<string>('room', { onMessage: setText })
      if (steps.at(-1) !== status) steps.push(status)
      return <p>{text}</p>
    }
    const view = await app.show(<Room />)
    app.publish('room', 'hello')
    await app.advance(100)
    act(() => app.cut())
    await app.advance(5000)
    expect(steps.at(-1)).toBe('interrupted')
    expect(view.container).toHaveTextContent('hello')
    app.heal()
    for (let ms = 0; ms < 30_000; ms += 1) {
      if (app.connectivity.getState().connection.status === 'connected') break
      await app.advance(1)
    }
    expect(app.connectivity.getState().connection.status).toBe('connected')
    expect(steps.at(-1)).toBe('resubscribing')
    await app.advance(100)
    expect(steps.slice(-4)).toEqual(['subscribed', 'interrupted', 'resubscribing', 'subscribed'])
    expect(view.container).toHaveTextContent('hello')
  })

  it('gives a component that is mounted with another one the same, one channel and one socket', async () => {
    const app = createApp()
    await app.show(<User />)
    const second = render(
      <ConnectivityProvider connectivity={app.connectivity}>
        <User />
      </ConnectivityProvider>,
    )
    await app.advance(100)
    expect(second.container).toHaveTextContent('subscribed')
    expect([app.simulation.network.dials(), app.sent('subscribe')]).toEqual([1, 1])
  })
})
