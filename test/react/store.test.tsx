import { act, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import type { Connectivity } from 'react-connectivity'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { useStore } from 'zustand'
import { devtools } from 'zustand/middleware'
import { useShallow } from 'zustand/react/shallow'
import { createApp } from './support/app.js'

interface Extension {
  readonly actions: string[]
  readonly states: unknown[]
}

/** What the extension of a browser records. */
function installDevtools(): Extension {
  const actions: string[] = []
  const states: unknown[] = []
  vi.stubGlobal('__REDUX_DEVTOOLS_EXTENSION__', {
    connect: () => ({
      init: (state: unknown) => void states.push(state),
      subscribe: () => () => undefined,
      send: ({ type }: { readonly type: string }, state: unknown) => {
        actions.push(type)
        states.push(state)
      },
    }),
  })
  return { actions, states }
}

afterEach(() => void vi.unstubAllGlobals())

describe('a client', () => {
  it('is read with useStore of zustand, and renders only for what is selected', async () => {
    const app = createApp()
    let renders = 0
    const View = ({ client }: { readonly client: Connectivity }): ReactElement => {
      renders += 1
      const status = useStore(client, ({ connection }) => connection.status)
      const [pending] = useStore(
        client,
        useShallow(({ outbox }) => [outbox.length]),
      )
      return (
        <p>
          {status} {pending}
        </p>
      )
    }
    const view = render(<View client={app.connectivity} />)
    expect(view.container).toHaveTextContent('idle 0')
    act(() => app.connectivity.connect())
    await app.advance(1000)
    expect(view.container).toHaveTextContent('connected 0')
    const before = renders
    act(() => app.environment.signal('offline'))
    await app.advance(100)
    expect(app.connectivity.getState().network).toBe('offline')
    expect(renders).toBe(before)
  })

  it('shows each commit in Redux DevTools with its cause, by one line of middleware', async () => {
    const { actions, states } = installDevtools()
    const app = createApp({ middleware: (state) => devtools(state, { name: 'connectivity' }) })
    app.connectivity.connect()
    await app.advance(1000)
    act(() => app.cut())
    await app.advance(50)
    expect(actions).toEqual([
      'connection/connecting (connect-requested)',
      'stage',
      'connection/connected (established)',
      'connection/reconnecting (network-lost)',
    ])
    expect(states.at(-1)).toBe(app.connectivity.getState())
  })
})
