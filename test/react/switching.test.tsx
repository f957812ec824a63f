import { act } from '@testing-library/react'
import { startTransition, useEffect, useLayoutEffect, useState, type ReactElement } from 'react'
import { channelMessages, useChannel, useChannelMessages, useEphemeral } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp, type App } from './support/app.js'

type UseRoom = (room: string, take: (data: unknown) => void) => void

/**
 * A component that shows one room, and what its callbacks got.
 *
 * @param say lets something come in from the first room after the second one is shown, and before the effects of this render
 */
function createRoom(app: App, useRoom: UseRoom, say: () => void) {
  const got: string[] = []
  let go = (_room: string): void => undefined
  let arrived = (): void => undefined
  function Room(): ReactElement {
    const [room, setRoom] = useState('a')
    go = setRoom
    useRoom(room, (data) => void got.push(`${room}: ${String(data)}`))
    useLayoutEffect(() => {
      if (room !== 'b') return
      say()
      void app.environment.advance(100)
    }, [room])
    useEffect(() => {
      if (room === 'b') arrived()
    }, [room])
    return <p>{room}</p>
  }
  return {
    Room,
    got,
    /** Goes to the other room as a router does: in a transition. */
    async toOther(): Promise<void> {
      // Inside of `act` effects do not wait for their turn.
      Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
      onTestFinished(() => void Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true }))
      const effects = new Promise<void>((resolve) => (arrived = resolve))
      startTransition(() => go('b'))
      await effects
      Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: true })
    },
  }
}

describe('a person who goes from one room to another', () => {
  it('finds no message of the first one in the second', async () => {
    const app = createApp()
    const useRoom: UseRoom = (room, onMessage) => void useChannel(room, { onMessage })
    const { Room, got, toOther } = createRoom(app, useRoom, () => app.publish('a', 2))
    await app.show(<Room />)
    app.publish('a', 1)
    await app.advance(100)
    await toOther()
    await app.advance(1000)
    app.publish('a', 3)
    app.publish('b', 4)
    await app.advance(100)
    expect(got).toEqual(['a: 1', 'b: 4'])
  })

  it('sees nobody type there who types in the first one', async () => {
    const app = createApp()
    const type = (ch: string, d: number): void =>
      app.simulation.network.inject(JSON.stringify({ t: 'ephemeral', ch, d, from: 'Ada', at: 1 }))
    const useRoom: UseRoom = (room, take) => void useEphemeral(room, take)
    const { Room, got, toOther } = createRoom(app, useRoom, () => type('a', 2))
    await app.show(<Room />)
    type('a', 1)
    await app.advance(100)
    await toOther()
    await app.advance(1000)
    type('b', 3)
    await app.advance(100)
    expect(got).toEqual(['a: 1', 'b: 3'])
  })

  it('keeps the older messages of the second one when those of the first come late', async () => {
    const app = createApp({}, { channels: { '*': { kind: 'log', size: 100 } } })
    const numbers = Array.from({ length: 12 }, (_, index) => index + 1)
    for (const room of ['a', 'b']) app.publish(room, ...numbers)
    await app.environment.settle()
    // Another part of the page uses both rooms.
    for (const room of ['a', 'b'])
      channelMessages(app.connectivity, room).subscribe({ keep: room === 'a' ? 2 : 12, history: 12 })
    let older = (): Promise<number> => Promise.resolve(0)
    const List = ({ room }: { readonly room: string }): ReactElement => {
      const { messages, loadOlder } = useChannelMessages<number>(room, { limit: 2 })
      older = () => loadOlder(3)
      return <p>{messages.map(({ data }) => data).join()}</p>
    }
    const view = await app.show(<List room="a" />)
    expect(view.container).toHaveTextContent(/^11,12$/)
    app.simulation.network.latencyMs = 500
    const late = older()
    view.rerender(<List room="b" />)
    await act(() => older())
    expect(view.container).toHaveTextContent(/^8,9,10,11,12$/)
    await app.advance(2000)
    expect(await late).toBe(3)
    expect(view.container).toHaveTextContent(/^8,9,10,11,12$/)
    view.rerender(<List room="a" />)
    expect(view.container).toHaveTextContent(/^11,12$/)
  })
})
