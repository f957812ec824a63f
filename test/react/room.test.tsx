import { act, render } from '@testing-library/react'
import type { ReactElement, ReactNode } from 'react'
import {
  ConnectivityProvider,
  useChannel,
  useChannelMessages,
  type UseChannelMessagesResult,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp, type App } from './support/app.js'

const upTo = (count: number, from = 1): number[] => Array.from({ length: count }, (_, index) => from + index)

const open = (app: App, children: ReactNode): ReturnType<typeof render> =>
  render(<ConnectivityProvider connectivity={app.connectivity}>{children}</ConnectivityProvider>)

/** A list of messages that records every shown text. */
function watchList() {
  const shown: string[] = []
  const results: UseChannelMessagesResult<number>[] = []
  const List = ({ name = 'room', history = 5, limit = 100 }): ReactElement => {
    const result = useChannelMessages<number>(name, { history, limit })
    results.push(result)
    const text = result.messages
      .map(({ data, state }) => (state === 'kept' ? data : `${data}(${state})`))
      .join()
    if (shown.at(-1) !== text) shown.push(text)
    return <p>[{text}]</p>
  }
  return { shown, results, List, now: () => results.at(-1) as UseChannelMessagesResult<number> }
}

const Badge = ({ name = 'room' }): ReactElement => <i>{useChannel(name).status}</i>

const small = { channels: { '*': { kind: 'log', size: 1000 } } } as const

describe('a list that is opened while the room is in use', () => {
  it('shows the same messages as the others in its first render, including history [C13]', async () => {
    const app = createApp({}, small)
    app.publish('room', ...upTo(10))
    await app.environment.settle()
    const first = watchList()
    await app.show(<first.List />)
    expect(first.shown.at(-1)).toBe('6,7,8,9,10')
    const late = watchList()
    open(app, <late.List />)
    expect(late.shown).toEqual(['6,7,8,9,10'])
    app.publish('room', 11)
    await app.advance(100)
    expect([first.shown.at(-1), late.shown.at(-1)]).toEqual(['6,7,8,9,10,11', '6,7,8,9,10,11'])
  })

  it('gets its history also when only a badge used the room before [C13]', async () => {
    const app = createApp({}, small)
    app.publish('room', ...upTo(10))
    await app.environment.settle()
    await app.show(<Badge />)
    const late = watchList()
    open(app, <late.List />)
    await app.advance(100)
    expect(late.shown.at(-1)).toBe('6,7,8,9,10')
    expect([app.sent('subscribe'), app.sent('page')]).toEqual([1, 1])
  })

  it.each([
    ['above', (list: ReactElement) => [<Badge key="badge" />, list]],
    ['below', (list: ReactElement) => [list, <Badge key="badge" />]],
  ])(
    'gets it whether another hook on the room stands %s it, also after a change of rooms [C14]',
    async (_, put) => {
      const app = createApp({}, small)
      app.publish('one', ...upTo(3))
      app.publish('two', ...upTo(3, 11))
      await app.environment.settle()
      const list = watchList()
      const room = (name: string): ReactElement => (
        <div key={name}>{put(<list.List key="list" name={name} />)}</div>
      )
      const view = await app.show(room('one'))
      expect(view.container).toHaveTextContent('[1,2,3]')
      view.rerender(room('two'))
      await app.advance(1000)
      expect(view.container).toHaveTextContent('[11,12,13]')
      view.rerender(room('one'))
      await app.advance(1000)
      expect(view.container).toHaveTextContent('[1,2,3]')
    },
  )

  it('keeps what it had when it comes back within the linger time, from its first render [C14]', async () => {
    const app = createApp({}, small)
    app.publish('room', ...upTo(3))
    await app.environment.settle()
    const list = watchList()
    const view = await app.show(<list.List />)
    view.rerender(<b />)
    await app.advance(100)
    app.publish('room', 4)
    await app.advance(100)
    const again = watchList()
    view.rerender(<again.List />)
    expect(again.shown).toEqual(['1,2,3,4'])
    await app.advance(1000)
    expect(again.shown).toEqual(['1,2,3,4'])
    expect(app.sent('subscribe')).toBe(1)
  })

  it('pages back to older messages, in order and without duplicates', async () => {
    const app = createApp({}, small)
    app.publish('room', ...upTo(12))
    await app.environment.settle()
    const list = watchList()
    await app.show(<list.List limit={5} />)
    expect([list.shown.at(-1), list.now().hasOlder]).toEqual(['8,9,10,11,12', true])
    const load = async (): Promise<number> => {
      let found = Promise.resolve(-1)
      act(() => {
        found = list.now().loadOlder()
      })
      await app.advance(100)
      return found
    }
    expect(await load()).toBe(5)
    expect([list.shown.at(-1), list.now().hasOlder]).toEqual(['3,4,5,6,7,8,9,10,11,12', true])
    app.publish('room', 13)
    await app.advance(100)
    // The list has `limit` plus the loaded messages: the newest one replaced the oldest.
    expect(list.shown.at(-1)).toBe(upTo(10, 4).join())
    expect(await load()).toBe(3)
    expect([list.shown.at(-1), list.now().hasOlder]).toEqual([upTo(13).join(), false])
  })
})

describe('a list of a room that lost messages', () => {
  it('has no gap in it once the subscription stands again, where the server still has them', async () => {
    const app = createApp({}, { channels: { room: { kind: 'log', size: 5 } } })
    const shown: string[] = []
    const List = (): ReactElement => {
      const { messages, continuity } = useChannelMessages<number>('room', { limit: 10, onGap: 'skip' })
      const text = `${messages.map(({ data }) => data).join()} ${continuity}`
      if (shown.at(-1) !== text) shown.push(text)
      return <p>{text}</p>
    }
    const view = await app.show(<List />)
    app.publish('room', 1, 2, 3)
    await app.advance(100)
    act(() => app.cut())
    app.publish('room', ...upTo(9, 4))
    await app.advance(100)
    app.heal()
    await app.advance(10_000)
    expect(view.container).toHaveTextContent('10,11,12 gap')
    app.publish('room', 13)
    await app.advance(100)
    expect(view.container).toHaveTextContent('10,11,12,13 gap')
    expect(shown.filter((text) => text.startsWith('1,2,3,1'))).toEqual([])
  })
})

describe('a message of this client', () => {
  it('is in the list at once and stays one element until it is acknowledged [C15]', async () => {
    const app = createApp({}, small)
    const list = watchList()
    await app.show(<list.List />)
    const ids = new Set<string>()
    for (const n of upTo(5)) {
      await act(async () => {
        void list.now().send(n)
        await app.environment.settle()
      })
      ids.add(list.now().messages.at(-1)?.id ?? '')
      expect(list.now().messages.map(({ data }) => data)).toEqual(upTo(n))
      await app.advance(100)
      expect(list.now().messages.at(-1)).toMatchObject({ data: n, state: 'kept', isOwn: true, offset: n })
      ids.add(list.now().messages.at(-1)?.id ?? '')
    }
    expect(ids.size).toBe(5)
    const lengths = list.results.map(({ messages }) => messages.length)
    expect(lengths).toEqual(lengths.toSorted((a, b) => a - b))
  })

  it('waits at the end while the connection is down, after messages of others', async () => {
    const app = createApp({}, small)
    const list = watchList()
    await app.show(<list.List />)
    act(() => app.cut())
    await act(async () => {
      void list.now().send(7)
      await app.environment.settle()
    })
    expect(list.shown.at(-1)).toBe('7(queued)')
    app.publish('room', 1, 2)
    app.heal()
    await app.advance(10_000)
    expect(list.shown.at(-1)).toBe('1,2,7')
    expect(list.shown.every((text) => text === '' || text.includes('7') || !text.includes('2'))).toBe(true)
  })

  it('that was refused stays with its error until it is dismissed', async () => {
    const app = createApp(
      {},
      {
        authorize: ({ action }) => (action === 'publish' ? { allowed: false, message: 'Read only.' } : true),
      },
    )
    const list = watchList()
    await app.show(<list.List />)
    await act(async () => {
      list
        .now()
        .send(1)
        .catch(() => undefined)
      await app.environment.advance(100)
    })
    const [refused] = list.now().messages
    expect(refused).toMatchObject({
      data: 1,
      state: 'refused',
      error: { code: 'forbidden', message: 'Read only.' },
    })
    await act(async () => {
      list.now().dismiss(refused?.id ?? '')
      await app.environment.settle()
    })
    expect(list.now().messages).toEqual([])
  })
})
