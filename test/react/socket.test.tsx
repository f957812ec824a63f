import { act, render, waitFor, type RenderResult } from '@testing-library/react'
import { StrictMode, type ReactElement } from 'react'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  reconnectingDialler,
  useChannel,
  useChannelMessages,
  useConnection,
  type Connectivity,
} from 'react-connectivity'
import { createChannelServer, type ChannelServer, type ServerEvent } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { watchConsole } from './support/app.js'

interface Real {
  readonly server: ChannelServer
  readonly connectivity: Connectivity
  readonly sockets: WebSocket[]
  readonly count: (type: ServerEvent['type']) => number
}

/** The real server and the real client on real sockets; the socket of jsdom is broken under Node 20. */
async function startReal(): Promise<Real> {
  const server = await createChannelServer({ port: 0, insecure: true, allowedOrigins: ['no-origin'] })
  const events: ServerEvent[] = []
  server.on((event) => events.push(event))
  const sockets: WebSocket[] = []
  class Noted extends WebSocket {
    constructor(url: string) {
      super(url)
      sockets.push(this)
    }
  }
  const dialler = reconnectingDialler({ WebSocket: Noted })
  const connectivity = createConnectivity(channelServer(server.url, { dialler }), {
    backoff: { firstMs: 10, quickGapMs: 20, windowMs: 30 },
    times: { lingerMs: 50 },
  })
  onTestFinished(async () => {
    connectivity.dispose()
    await server.close({ graceMs: 50 })
  })
  const count = (type: ServerEvent['type']): number => events.filter((event) => event.type === type).length
  return { server, connectivity, sockets, count }
}

function Orders({ got }: { readonly got: unknown[] }): ReactElement {
  const { status } = useConnection()
  const channel = useChannel('orders', { onMessage: (data) => got.push(data) })
  const { messages } = useChannelMessages('orders')
  return (
    <p>
      {status} {channel.status} {messages.length}
    </p>
  )
}

const show = ({ connectivity }: Real, got: unknown[]): RenderResult =>
  render(
    <StrictMode>
      <ConnectivityProvider connectivity={connectivity}>
        <Orders got={got} />
      </ConnectivityProvider>
    </StrictMode>,
  )

/** Much longer than necessary, also on a busy machine. */
const waitLimit = { timeout: 30_000 }
const reads = (view: RenderResult, text: string): Promise<unknown> =>
  waitFor(() => expect(view.container).toHaveTextContent(text), waitLimit)

describe('a page in StrictMode on a real socket', { timeout: 60_000 }, () => {
  it('is accepted once by the server, receives everything once, and writes nothing to the console [F67]', async () => {
    const console = watchConsole()
    const real = await startReal()
    const got: unknown[] = []
    const view = show(real, got)
    await reads(view, 'connected subscribed 0')
    for (let n = 1; n <= 20; n += 1) await real.server.publish('orders', n)
    await reads(view, 'connected subscribed 20')
    expect(got).toEqual(Array.from({ length: 20 }, (_, index) => index + 1))
    expect([real.count('connection-opened'), real.count('welcomed'), real.count('subscribed')]).toEqual([
      1, 1, 1,
    ])
    expect(real.sockets).toHaveLength(1)
    expect(console).toEqual([])
  })

  it('remounted a hundred times at once stays on one socket, and leaves nothing behind [F67]', async () => {
    const console = watchConsole()
    const real = await startReal()
    const got: unknown[] = []
    let view = show(real, got)
    await reads(view, 'connected subscribed')
    for (let round = 1; round <= 100; round += 1) {
      view.unmount()
      view = show(real, got)
      await act(() => real.server.publish('orders', round))
    }
    await waitFor(() => expect(got).toHaveLength(100), waitLimit)
    expect(got).toEqual(Array.from({ length: 100 }, (_, index) => index + 1))
    expect([real.count('connection-opened'), real.count('subscribed'), real.count('unsubscribed')]).toEqual([
      1, 1, 0,
    ])
    view.unmount()
    await waitFor(() => expect(real.count('connection-closed')).toBe(1), waitLimit)
    expect(real.sockets.map(({ readyState }) => readyState)).toEqual([3])
    expect(console).toEqual([])
  })

  it('reconnects after a cut with all missed messages', async () => {
    const real = await startReal()
    const got: unknown[] = []
    const view = show(real, got)
    await reads(view, 'connected subscribed')
    act(() => real.sockets[0]?.terminate())
    await reads(view, 'reconnecting interrupted')
    for (let n = 1; n <= 5; n += 1) await real.server.publish('orders', n)
    await reads(view, 'connected subscribed 5')
    expect(got).toEqual([1, 2, 3, 4, 5])
  })
})
