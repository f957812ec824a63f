import { act } from '@testing-library/react'
import type { ReactElement } from 'react'
import {
  channel,
  useChannel,
  useConnection,
  useConnectionStatus,
  useConnectivityPresentation,
  useReconnectCountdown,
  type ConnectionActions,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

describe('the state of the connection', () => {
  it('is whole or selected, also when the component changes its selector', async () => {
    const app = createApp()
    const seen: unknown[] = []
    const View = ({ selects }: { readonly selects: boolean }): ReactElement => {
      const hook = useConnection as (selector?: (connection: object) => object) => object
      seen.push(Object.keys(hook(selects ? (connection) => connection : undefined)).includes('retryNow'))
      return <p />
    }
    const view = await app.show(<View selects={false} />)
    expect(seen.at(-1)).toBe(true)
    view.rerender(<View selects />)
    expect(seen.at(-1)).toBe(false)
  })

  it('is shown without delay, with its reason, and a person can retry at any time', async () => {
    const app = createApp()
    const seen: string[] = []
    const actions = new Set<ConnectionActions['retryNow']>()
    const View = (): ReactElement => {
      const { status, reason, retryNow } = useConnection()
      seen.push(`${status} ${reason}`)
      actions.add(retryNow)
      return <p>{status}</p>
    }
    const view = await app.show(<View />)
    expect(view.container).toHaveTextContent('connected')
    act(() => app.cut())
    expect(view.container).toHaveTextContent('reconnecting')
    await app.advance(20_000)
    app.heal()
    act(() => [...actions][0]?.())
    await app.advance(50)
    expect(view.container).toHaveTextContent(/^connected$/)
    expect(new Set(seen)).toEqual(
      new Set([
        'idle not-started',
        'connecting connect-requested',
        'connected established',
        'reconnecting network-lost',
        'reconnecting unreachable',
        'connected recovered',
      ]),
    )
    expect(actions.size).toBe(1)
  })

  it('with a selector renders only when what was selected changes', async () => {
    const app = createApp()
    const renders = { whole: 0, down: 0, status: 0, prompt: 0 }
    const Whole = (): null => {
      useConnection()
      renders.whole += 1
      return null
    }
    const Down = (): null => {
      useConnection((connection) => connection.status === 'reconnecting')
      renders.down += 1
      return null
    }
    const Status = (): null => {
      useConnectionStatus()
      renders.status += 1
      return null
    }
    const Prompt = (): null => {
      useConnectivityPresentation((presentation) => presentation.prompt)
      renders.prompt += 1
      return null
    }
    const Orders = (): null => {
      useChannel('orders')
      return null
    }
    await app.show(
      <>
        <Whole />
        <Down />
        <Status />
        <Prompt />
        <Orders />
      </>,
    )
    const before = { ...renders }
    expect(before).toMatchObject({ down: 1, prompt: 1 })
    // Messages, positions, sends and pings are not selected.
    for (let round = 0; round < 20; round += 1) {
      app.publish('orders', round)
      act(() => void channel(app.connectivity, 'orders').send(round))
      await app.advance(50)
    }
    expect(renders).toEqual(before)
    await app.advance(60_000)
    expect({ ...renders, whole: 0 }).toEqual({ ...before, whole: 0 })
    act(() => app.cut())
    expect(renders.down).toBe(before.down + 1)
    // In steps, because React 18 renders only at the end of each `act`.
    for (let second = 0; second < 10; second += 1) await app.advance(1000)
    // Several dials fail: details change, the selection does not.
    expect(renders.down).toBe(before.down + 1)
    expect(renders.status).toBe(before.status + 1)
    expect(renders.prompt).toBe(before.prompt)
    expect(renders.whole).toBeGreaterThan(before.whole + 2)
  })

  it('follows a selector that closes over something that changed', async () => {
    const app = createApp()
    const View = ({ field }: { readonly field: 'status' | 'reason' }): ReactElement => (
      <p>{useConnection((connection) => connection[field])}</p>
    )
    const view = await app.show(<View field="status" />)
    expect(view.container).toHaveTextContent('connected')
    view.rerender(<View field="reason" />)
    expect(view.container).toHaveTextContent('established')
  })

  it('counts down to the next dial by whole seconds, and only the countdown renders', async () => {
    const app = createApp({ backoff: { windowMs: 30_000 } })
    const seen: (number | null)[] = []
    let others = 0
    const Countdown = (): ReactElement => {
      const { secondsLeft } = useReconnectCountdown()
      if (seen.at(-1) !== secondsLeft) seen.push(secondsLeft)
      return <p>{secondsLeft}</p>
    }
    const Other = (): null => {
      useConnectionStatus()
      others += 1
      return null
    }
    await app.show(
      <>
        <Countdown />
        <Other />
      </>,
    )
    // A server that is overloaded asks for a long wait.
    app.simulation.network.mode = 'refuse'
    act(() => app.simulation.network.cut(1013))
    await app.advance(3100)
    const before = others
    const left = (app.connectivity.getState().connection.nextAttemptAt ?? 0) - app.environment.now()
    expect(seen.at(-1)).toBe(Math.ceil(left / 1000))
    for (let second = 0; second < 20; second += 1) await app.advance(1000)
    expect(seen.slice(1, 20)).toEqual(Array.from({ length: 19 }, (_, index) => (seen[1] ?? 0) - index))
    expect(seen[1]).toBeGreaterThan(20)
    expect(others).toBe(before)
  })
})
