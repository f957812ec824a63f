import { act } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { useChannelMessages, useChannelState, type ChannelMessage } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

const upTo = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1)

describe('a list of the newest messages', () => {
  it('keeps all of 500 messages at once, and renders once', async () => {
    const app = createApp()
    const lists: (readonly ChannelMessage<number>[])[] = []
    const List = (): ReactElement => {
      const { messages } = useChannelMessages<number>('orders', { limit: 1000 })
      if (lists.at(-1) !== messages) lists.push(messages)
      return <p>{messages.length}</p>
    }
    const view = await app.show(<List />)
    const before = lists.length
    app.publish('orders', ...upTo(500))
    await app.advance(100)
    expect(view.container).toHaveTextContent('500')
    expect(lists.at(-1)?.map(({ data }) => data)).toEqual(upTo(500))
    expect(lists.length - before).toBeLessThanOrEqual(2)
  })

  it('renders at most once per frame during a second of messages', async () => {
    const app = createApp()
    let renders = 0
    const List = (): ReactElement => {
      renders += 1
      return <p>{useChannelMessages<number>('orders', { limit: 5000 }).messages.length}</p>
    }
    const view = await app.show(<List />)
    const before = renders
    // Four messages per frame of 16 ms, one every 4 ms; React commits on each update.
    for (let ms = 0; ms < 1000; ms += 4) {
      app.publish('orders', ms)
      await app.advance(4)
    }
    await app.advance(100)
    expect(view.container).toHaveTextContent('250')
    // The list commits once a frame; the state of the channel does not change.
    expect(renders - before).toBeLessThanOrEqual(1100 / 16)
  })

  it('keeps as many as requested, and starts again for another channel', async () => {
    const app = createApp()
    const List = ({ name }: { readonly name: string }): ReactElement => (
      <p>
        [
        {useChannelMessages<number>(name, { limit: 3, history: 2 })
          .messages.map(({ data, offset }) => `${data}@${offset}`)
          .join()}
        ]
      </p>
    )
    app.publish('orders', 1, 2, 3)
    await app.environment.settle()
    const view = await app.show(<List name="orders" />)
    expect(view.container).toHaveTextContent('[2@2,3@3]')
    app.publish('orders', ...upTo(20))
    await app.advance(100)
    expect(view.container).toHaveTextContent('[18@21,19@22,20@23]')
    app.publish('prices', 7)
    view.rerender(<List name="prices" />)
    expect(view.container).toHaveTextContent('[]')
    await app.advance(100)
    expect(view.container).toHaveTextContent('[7@1]')
  })

  it('is the same in StrictMode', async () => {
    const app = createApp()
    const List = (): ReactElement => <p>{useChannelMessages<number>('orders').messages.length}</p>
    const view = await app.show(
      <StrictMode>
        <List />
      </StrictMode>,
    )
    app.publish('orders', ...upTo(50))
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^50$/)
  })
})

describe('a state that is folded from messages', () => {
  it('folds each of 500 messages exactly once, in order, also in StrictMode, with a few renders', async () => {
    const app = createApp()
    let renders = 0
    const Log = (): ReactElement => {
      renders += 1
      const log = useChannelState<readonly number[], number>('orders', {
        initial: [],
        reduce: (state, data) => [...state, data],
      })
      return <p>{log.join()}</p>
    }
    const view = await app.show(
      <StrictMode>
        <Log />
      </StrictMode>,
    )
    const before = renders
    app.publish('orders', ...upTo(500))
    await app.advance(100)
    expect(view.container).toHaveTextContent(upTo(500).join())
    // StrictMode renders each commit twice.
    expect(renders - before).toBeLessThanOrEqual(4)
  })

  it('is replaced by a resync after a loss, and messages that arrive meanwhile are folded on top', async () => {
    const app = createApp({}, { channels: { orders: { kind: 'log', size: 2 } } })
    let answer: ((total: number) => void) | undefined
    const Total = (): ReactElement => (
      <p>
        {useChannelState<number, number>('orders', {
          initial: 0,
          reduce: (sum, amount) => sum + amount,
          resync: () => new Promise((resolve) => (answer = resolve)),
        })}
      </p>
    )
    const view = await app.show(<Total />)
    app.publish('orders', 1)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^1$/)
    act(() => app.cut())
    app.publish('orders', 10, 20, 30, 40)
    await app.advance(100)
    app.heal()
    await app.advance(5000)
    expect(app.connectivity.getState().channels.get('orders')?.status).toBe('resyncing')
    app.publish('orders', 5)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^1$/)
    await act(async () => {
      answer?.(101)
      await app.environment.advance(100)
    })
    expect(view.container).toHaveTextContent(/^106$/)
    expect(app.connectivity.getState().channels.get('orders')).toMatchObject({
      status: 'subscribed',
      continuity: 'recovered',
    })
  })

  it('starts again for another channel', async () => {
    const app = createApp()
    const Sum = ({ name }: { readonly name: string }): ReactElement => (
      <p>{useChannelState<number, number>(name, { initial: 0, reduce: (sum, data) => sum + data })}</p>
    )
    const view = await app.show(<Sum name="a" />)
    app.publish('a', 1, 2)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^3$/)
    view.rerender(<Sum name="b" />)
    expect(view.container).toHaveTextContent(/^0$/)
    await app.advance(100)
    app.publish('a', 9)
    app.publish('b', 5)
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^5$/)
  })
})
