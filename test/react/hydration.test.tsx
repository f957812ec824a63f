import { act } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  presenterOf,
  useChannel,
  useChannelMessages,
  useChannelState,
  useConnection,
  useConnectivityPresentation,
  useNetwork,
  useReconnectCountdown,
} from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp, watchConsole, type App } from './support/app.js'

function Page(): ReactElement {
  const { status, reason } = useConnection()
  const { status: channel } = useChannel('orders')
  const { messages } = useChannelMessages('orders')
  const sum = useChannelState<number, number>('orders', { initial: 0, reduce: (a, b) => a + b })
  const { led, banner, prompt } = useConnectivityPresentation()
  const { secondsLeft } = useReconnectCountdown()
  return (
    <p>
      {status} {reason} {channel} {messages.length} {sum} {led.state} {banner?.key ?? 'no banner'}{' '}
      {prompt?.id ?? 'no prompt'} {secondsLeft ?? 'no countdown'} {useNetwork()}
    </p>
  )
}

const page = (app: Pick<App, 'connectivity'>): ReactElement => (
  <StrictMode>
    <ConnectivityProvider connectivity={app.connectivity}>
      <Page />
    </ConnectivityProvider>
  </StrictMode>
)

describe('a page that was rendered on a server', () => {
  it('never shows offline, dials nothing, and is the same for any state of the client', async () => {
    const fresh = createApp()
    const html = renderToString(page(fresh))
    expect(html.replaceAll('<!-- -->', '')).toBe(
      '<p>idle not-started unsubscribed 0 0 idle no banner no prompt no countdown unknown</p>',
    )
    expect(fresh.simulation.network.dials()).toBe(0)
    expect([fresh.environment.timers(), fresh.environment.listeners()]).toEqual([1, 0])
    const failed = createApp()
    failed.simulation.deny({ refused: 'forbidden' })
    failed.connectivity.connect()
    await failed.advance(5000)
    expect(failed.connectivity.getState().connection.status).toBe('failed')
    expect(renderToString(page(failed))).toBe(html)
  })

  it('needs no window, no document and no WebSocket to be rendered', () => {
    const connectivity = createConnectivity(channelServer('/realtime'))
    onTestFinished(() => connectivity.dispose())
    expect(renderToString(page({ connectivity }))).toContain('idle')
  })

  it.each([
    ['a client that has not started', async () => Promise.resolve()],
    [
      'a client that is connected already',
      async (app: App) => {
        app.connectivity.connect()
        await app.advance(500)
        expect(app.connectivity.getState().connection.status).toBe('connected')
      },
    ],
    [
      'a client that is out for a minute',
      async (app: App) => {
        app.connectivity.connect()
        await app.advance(500)
        app.cut()
        await app.advance(70_000)
      },
    ],
  ])('comes alive without a warning with %s, and then shows the truth', async (_name, prepare) => {
    const console = watchConsole()
    const app = createApp()
    // Another subscriber is there already, so the presentation is one that hydration must not read.
    onTestFinished(presenterOf(app.connectivity).subscribe(() => undefined))
    const container = document.body.appendChild(document.createElement('div'))
    onTestFinished(() => container.remove())
    container.innerHTML = renderToString(page(app))
    await prepare(app)
    const recovered: unknown[] = []
    let root: ReturnType<typeof hydrateRoot> | undefined
    act(() => {
      root = hydrateRoot(container, page(app), { onRecoverableError: (error) => recovered.push(error) })
    })
    onTestFinished(() => act(() => root?.unmount()))
    app.heal()
    await app.advance(40_000)
    expect(container).toHaveTextContent(/^connected (established|recovered) subscribed/)
    expect([recovered, console]).toEqual([[], []])
  })
})
