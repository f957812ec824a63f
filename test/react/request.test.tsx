import { act, render, screen } from '@testing-library/react'
import { StrictMode, useState, type ReactElement } from 'react'
import { ConnectivityProvider, RemoteError, useRequest } from 'react-connectivity'
import type { SimulationOptions } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createApp, type App } from './support/app.js'

const aborted: unknown[] = []
const requests: NonNullable<SimulationOptions['requests']> = {
  cancel: {
    handle({ data }) {
      if (data === 8) throw new RemoteError('shipped', 'It is on its way.')
      return { order: data }
    },
  },
  slow: {
    handle: ({ data, signal }) =>
      new Promise(() => signal.addEventListener('abort', () => aborted.push(data))),
  },
}

let asks: Set<unknown>
function Order({ name, id }: { readonly name: string; readonly id: number }): ReactElement {
  const { status, data, error, ask, cancel } = useRequest<{ order: number }, number>(name, {
    timeoutMs: 5000,
  })
  asks.add(ask)
  return (
    <>
      <output>
        {`${status} ${JSON.stringify(data)} ${error?.code ?? ''} ${error?.message ?? ''}`.trim()}
      </output>
      <button type="button" onClick={() => ask(id)}>
        Ask
      </button>
      <button type="button" onClick={cancel}>
        Give up
      </button>
    </>
  )
}

async function show(name: string, id = 7): Promise<App> {
  asks = new Set()
  aborted.length = 0
  const app = createApp({}, { requests })
  await app.show(
    <StrictMode>
      <Order name={name} id={id} />
    </StrictMode>,
  )
  // React 18 throws away what the first of the two renders made.
  asks.clear()
  return app
}
const text = (): string | null => screen.getByRole('status').textContent
const click = (name: string): void => act(() => screen.getByRole('button', { name }).click())

describe('a request of a component', () => {
  it('is pending and then done, with the answer', async () => {
    const app = await show('cancel')
    expect(text()).toBe('idle null')
    click('Ask')
    expect(text()).toBe('pending null')
    await app.advance(100)
    expect(text()).toBe('done {"order":7}')
    expect(asks.size, 'the function stays the same').toBe(1)
  })

  it('fails with what the server says, or with the loss of the connection', async () => {
    const app = await show('cancel', 8)
    click('Ask')
    await app.advance(100)
    expect(text()).toBe('failed null shipped It is on its way.')
    app.cut()
    click('Ask')
    await app.advance(10)
    expect(text()).toContain('failed null not-connected')
  })

  it('is idle again when the person gives it up, and the server stops', async () => {
    const app = await show('slow')
    click('Ask')
    await app.advance(100)
    click('Give up')
    expect(text()).toBe('idle null')
    await app.advance(100)
    expect([text(), aborted]).toEqual(['idle null', [7]])
    click('Give up')
    expect(text()).toBe('idle null')
  })

  it.each(['signs out', 'somebody else signs in'])('is forgotten with its answer when %s', async (how) => {
    asks = new Set()
    let user = 'ada'
    const app = createApp(
      { auth: { getToken: () => user } },
      { requests, authenticate: ({ token }) => ({ id: token ?? '' }) },
    )
    await app.show(<Order name="cancel" id={7} />)
    click('Ask')
    await app.advance(100)
    expect(text()).toBe('done {"order":7}')
    // A blip of the same person changes nothing.
    act(() => app.cut())
    app.heal()
    await app.advance(5000)
    expect(text()).toBe('done {"order":7}')
    user = 'bob'
    if (how === 'signs out') await act(() => app.connectivity.signOut())
    else {
      act(() => app.cut())
      app.heal()
      await app.advance(5000)
      expect(app.connectivity.getState().connection.reason).toBe('identity-changed')
    }
    expect(text()).toBe('idle null')
  })

  it('is forgotten with its answer when the app goes on with another client', async () => {
    asks = new Set()
    const [app, other] = [createApp({}, { requests }), createApp({}, { requests })]
    const below = ({ connectivity }: App): ReactElement => (
      <ConnectivityProvider connectivity={connectivity}>
        <Order name="cancel" id={7} />
      </ConnectivityProvider>
    )
    const view = render(below(app))
    await app.advance(200)
    click('Ask')
    await app.advance(100)
    expect(text()).toBe('done {"order":7}')
    view.rerender(below(other))
    expect(text()).toBe('idle null')
    await other.advance(200)
    click('Ask')
    await other.advance(100)
    expect(text()).toBe('done {"order":7}')
  })

  it('gives way to the next one of the same component', async () => {
    const app = await show('slow')
    click('Ask')
    await app.advance(1000)
    click('Ask')
    await app.advance(4500)
    expect([text(), aborted]).toEqual(['pending null', [7]])
    await app.advance(600)
    expect(text()).toContain('failed null timed-out')
  })

  it('is cancelled when the component is gone, and says nothing after that', async () => {
    aborted.length = 0
    const app = createApp({}, { requests })
    let close: ((open: boolean) => void) | undefined
    asks = new Set()
    const Page = (): ReactElement => {
      const [isOpen, setOpen] = useState(true)
      close = setOpen
      return <>{isOpen && <Order name="slow" id={1} />}</>
    }
    await app.show(<Page />)
    click('Ask')
    await app.advance(100)
    act(() => close?.(false))
    await app.advance(100)
    expect(aborted).toEqual([1])
  })
})
