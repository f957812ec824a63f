import { act } from '@testing-library/react'
import { StrictMode, useState, type ReactElement } from 'react'
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

  it('stays as it is for one component when another one begins to fold in another way', async () => {
    const app = createApp()
    const reducers = {
      sum: (state: number, data: number) => state + data,
      count: (state: number) => state + 1,
    }
    let change: ((how: keyof typeof reducers) => void) | undefined
    const Total = ({ how }: { readonly how: keyof typeof reducers }): ReactElement => (
      <b>{useChannelState<number, number>('orders', { initial: 0, reduce: reducers[how] })} </b>
    )
    const Changing = (): ReactElement => {
      const [how, setHow] = useState<keyof typeof reducers>('sum')
      change = setHow
      return <Total how={how} />
    }
    const view = await app.show(
      <StrictMode>
        <Total how="sum" />
        <Changing />
      </StrictMode>,
    )
    app.publish('orders', 10, 20)
    await app.advance(100)
    expect(view.container).toHaveTextContent('30 30')
    act(() => change?.('count'))
    app.publish('orders', 10, 20)
    await app.advance(100)
    expect(view.container).toHaveTextContent('60 32')
    await app.advance(5000)
    app.publish('orders', 10)
    await app.advance(100)
    expect(view.container).toHaveTextContent('70 33')
    act(() => change?.('sum'))
    app.publish('orders', 10)
    await app.advance(100)
    expect(view.container).toHaveTextContent('80 43')
  })

  it('goes on in another way for all components that share it, when all of them do', async () => {
    const app = createApp()
    let folds = 0
    let render: (() => void) | undefined
    type Reduce = (state: number, data: number) => number
    const Total = ({ reduce }: { readonly reduce: Reduce }): ReactElement => (
      <b>{useChannelState<number, number>('orders', { initial: 0, reduce })} </b>
    )
    const Both = (): ReactElement => {
      const [factor, setFactor] = useState(1)
      render = () => setFactor((now) => now + 1)
      const reduce: Reduce = (state, data) => {
        folds += 1
        return state + factor * data
      }
      return (
        <>
          <Total reduce={reduce} />
          <Total reduce={reduce} />
        </>
      )
    }
    const view = await app.show(<Both />)
    app.publish('orders', 1)
    await app.advance(100)
    act(() => render?.())
    act(() => render?.())
    app.publish('orders', 1)
    await app.advance(100)
    expect(view.container).toHaveTextContent('4 4')
    expect(folds).toBe(2)
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
