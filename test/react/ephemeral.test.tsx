import { act } from '@testing-library/react'
import { useState, type ReactElement } from 'react'
import { useEphemeral } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

const typing = (n: number): string => JSON.stringify({ t: 'ephemeral', ch: 'room', d: n, from: 'Bob', at: 1 })

describe('ephemeral messages in a component', () => {
  it('reach the newest of inline callbacks while it is mounted, without subscribing again', async () => {
    const app = createApp()
    const got: string[] = []
    let render: ((n: number) => void) | undefined
    let isShown: ((shown: boolean) => void) | undefined
    const Room = (): ReactElement => {
      const [n, setN] = useState(0)
      render = setN
      useEphemeral<number>('room', (data, { from }) => got.push(`${from} ${data} at ${n}`))
      return <p>{n}</p>
    }
    const Page = (): ReactElement => {
      const [shown, setShown] = useState(true)
      isShown = setShown
      return <>{shown && <Room />}</>
    }
    await app.show(<Page />)
    app.simulation.network.inject(typing(1))
    await app.advance(1)
    act(() => render?.(7))
    app.simulation.network.inject(typing(2))
    await app.advance(1)
    expect(got).toEqual(['Bob 1 at 0', 'Bob 2 at 7'])
    expect(app.sent('subscribe')).toBe(1)
    act(() => isShown?.(false))
    app.simulation.network.inject(typing(3))
    await app.advance(1)
    expect(got).toHaveLength(2)
  })

  it('are sent without subscribing where nothing listens, by a function that stays the same', async () => {
    const app = createApp()
    const sends = new Set<(data: unknown) => Promise<void>>()
    const Room = (): null => {
      sends.add(useEphemeral('room'))
      return null
    }
    const view = await app.show(<Room />)
    view.rerender(<Room />)
    expect(sends.size).toBe(1)
    const [send] = sends
    await act(async () => {
      const sent = send?.('typing')
      await app.advance(100)
      await sent
    })
    expect([app.sent('ephemeral'), app.sent('subscribe')]).toEqual([1, 0])
  })
})
