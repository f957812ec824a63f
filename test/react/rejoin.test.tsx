import { act, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import {
  channel,
  ConnectivityProvider,
  useChannel,
  useChannelMessages,
  useChannelState,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

interface Props {
  readonly skip?: boolean
}
const List = ({ skip = false }: Props): ReactElement => (
  <p>
    [
    {useChannelMessages<number>('orders', { skip, history: 10 })
      .messages.map(({ data }) => data)
      .join()}
    ]
  </p>
)
const Sum = ({ skip = false }: Props): ReactElement => (
  <p>
    {useChannelState<number, number>('orders', { skip, history: 10, initial: 0, reduce: (a, b) => a + b })}
  </p>
)
const Other = (): null => {
  useChannel('orders')
  return null
}

const both = (skip: boolean): ReactElement => (
  <>
    <List skip={skip} />
    <Sum skip={skip} />
  </>
)
/** Beside a component that keeps no messages. */
const withOther = (skip: boolean): ReactElement => (
  <>
    <Other />
    {both(skip)}
  </>
)

describe('a component that left its channel for a while and comes back', () => {
  it('shows no message twice that it had already: the list and the state start again with the history', async () => {
    const app = createApp()
    const view = await app.show(both(false))
    app.publish('orders', 1, 2, 3)
    await app.advance(100)
    expect(view.container).toHaveTextContent('[1,2,3]6')
    view.rerender(both(true))
    await app.advance(2000)
    // Its messages stay readable while it is away.
    expect(view.container).toHaveTextContent('[1,2,3]6')
    app.publish('orders', 4)
    await app.advance(100)
    view.rerender(both(false))
    await app.advance(500)
    expect(view.container).toHaveTextContent('[1,2,3,4]10')
    expect(app.sent('subscribe')).toBe(2)
  })

  it('has missed nothing when it comes back at once, although another component kept the channel [C14]', async () => {
    const app = createApp()
    const view = await app.show(withOther(false))
    app.publish('orders', 1, 2)
    await app.advance(100)
    view.rerender(withOther(true))
    // Meanwhile a third component mounts that keeps no messages.
    render(
      <ConnectivityProvider connectivity={app.connectivity}>
        <Other />
      </ConnectivityProvider>,
    )
    app.publish('orders', 3)
    await app.advance(100)
    view.rerender(withOther(false))
    app.publish('orders', 4)
    await app.advance(100)
    expect(view.container).toHaveTextContent('[1,2,3,4]10')
    expect([app.sent('subscribe'), app.sent('page')]).toEqual([1, 0])
  })

  it('gets the missed messages when another component kept the channel for longer [C13]', async () => {
    const app = createApp()
    const view = await app.show(withOther(false))
    app.publish('orders', 1, 2)
    await app.advance(100)
    view.rerender(withOther(true))
    await app.advance(1000)
    app.publish('orders', 3)
    await app.advance(100)
    view.rerender(withOther(false))
    app.publish('orders', 4)
    await app.advance(100)
    // Never 1, 2 and 4 without the 3 between them.
    expect(view.container).toHaveTextContent('[1,2,3,4]10')
    expect(app.sent('subscribe')).toBe(1)
  })

  it('continues with its messages when it missed nothing', async () => {
    const app = createApp()
    const view = await app.show(<List />)
    app.publish('orders', 1, 2)
    await app.advance(100)
    view.rerender(<List skip />)
    await app.advance(100)
    view.rerender(<List />)
    app.publish('orders', 3)
    await app.advance(100)
    expect(view.container).toHaveTextContent('[1,2,3]')
  })

  it('keeps what a resync has given it while nothing was missed', async () => {
    const app = createApp()
    const Total = ({ skip = false }: Props): ReactElement => (
      <p>
        {useChannelState<number, number>('orders', {
          skip,
          initial: 0,
          reduce: (a, b) => a + b,
          resync: () => Promise.resolve(100),
        })}
      </p>
    )
    const view = await app.show(<Total />)
    act(() => channel(app.connectivity, 'orders').resync())
    await app.advance(500)
    expect(view.container).toHaveTextContent(/^100$/)
    view.rerender(<Total skip />)
    view.rerender(<Total />)
    app.publish('orders', 5)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^105$/)
    // And not longer than that.
    act(() => channel(app.connectivity, 'orders').resync())
    await app.advance(500)
    view.rerender(<Total skip />)
    await app.advance(2000)
    app.publish('orders', 7)
    await app.advance(100)
    view.rerender(<Total />)
    await app.advance(500)
    expect(view.container).toHaveTextContent(/^0$/)
  })
})
