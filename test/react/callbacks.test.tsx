import { act, render } from '@testing-library/react'
import type { ReactElement } from 'react'
import {
  ConnectivityProvider,
  presenterOf,
  useChannel,
  useConnection,
  useConnectionEvent,
  useUnexpectedDisconnect,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createApp } from './support/app.js'

describe('a callback of the app that throws', () => {
  it('is reported, and neither unmounts the page nor stops the messages [F66]', async () => {
    const app = createApp()
    const got: unknown[] = []
    const Orders = (): ReactElement => {
      useChannel('orders', {
        onMessage: (data) => {
          got.push(data)
          throw new Error('onMessage is broken')
        },
      })
      useConnectionEvent(() => {
        throw new Error('the handler is broken')
      })
      return <p>{useConnection().status}</p>
    }
    const view = await app.show(<Orders />)
    app.publish('orders', 1, 2, 3)
    await app.advance(100)
    expect(got).toEqual([1, 2, 3])
    expect(view.container).toHaveTextContent('connected')
    const reported = new Set(app.environment.errors.map((error) => (error as Error).message))
    expect(reported).toEqual(new Set(['onMessage is broken', 'the handler is broken']))
  })

  it('about a lasting disconnect, in a component that mounts meanwhile, does not unmount the page [F66]', async () => {
    const app = createApp()
    await app.show(<i />)
    act(() => app.cut())
    await app.advance(90_000)
    const Watch = (): ReactElement => {
      useUnexpectedDisconnect(() => {
        throw new Error('the handler is broken')
      })
      return <p>still here</p>
    }
    const view = render(
      <ConnectivityProvider connectivity={app.connectivity}>
        <Watch />
      </ConnectivityProvider>,
    )
    expect(view.container).toHaveTextContent('still here')
    expect(app.environment.errors).toMatchObject([{ message: 'the handler is broken' }])
  })

  it('about the presentation does not keep it from the others [F66]', async () => {
    const app = createApp()
    const seen: (string | undefined)[] = []
    const presenter = presenterOf(app.connectivity)
    presenter.subscribe(() => {
      throw new Error('the listener is broken')
    })
    const unsubscribe = presenter.subscribe(({ banner }) => seen.push(banner?.key))
    await app.show(<i />)
    act(() => app.cut())
    await app.advance(70_000)
    expect(seen).toContain('reconnecting')
    expect(seen.at(-1)).toBe('still-disconnected')
    unsubscribe()
  })
})
