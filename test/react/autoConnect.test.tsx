import { cleanup, render, screen } from '@testing-library/react'
import { Fragment, StrictMode, type ReactElement } from 'react'
import { ConnectivityProvider, useConnection } from 'react-connectivity'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { connectClient, createClient, type TestClient } from '../client/support/client.js'
import { startServer, type LiveServer } from '../client/support/server.js'

beforeEach(() => {
  // A real server answers whenever it does.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
})
afterEach(cleanup)

const urlOf = ({ port }: LiveServer): string => `ws://127.0.0.1:${port}/realtime`
const Status = (): ReactElement => <p role="status">{useConnection().status}</p>
const shows = (status: string): Promise<HTMLElement> => screen.findByText(status)

interface Mounted {
  readonly server: LiveServer
  readonly client: TestClient
  /** The sockets that the server has got from the page, once it has served a client that came later. */
  readonly dials: () => Promise<number>
}

/** A page on a real server, in a provider that is mounted. */
async function mount(Mode: typeof StrictMode, props: { readonly autoConnect?: boolean }): Promise<Mounted> {
  const server = await startServer()
  const client = createClient(urlOf(server))
  let others = 0
  render(
    <Mode>
      <ConnectivityProvider connectivity={client} {...props}>
        <Status />
      </ConnectivityProvider>
    </Mode>,
  )
  return {
    server,
    client,
    async dials() {
      await connectClient(urlOf(server))
      others += 1
      return server.all('connection-opened').length - others
    },
  }
}

describe.each([
  ['alone', Fragment],
  ['in StrictMode', StrictMode],
])('a provider %s', (_where, Mode) => {
  it.each([{}, { autoConnect: true }])('dials once when it is mounted with %j [I14]', async (props) => {
    const { server, client, dials } = await mount(Mode, props)
    await shows('connected')
    expect([await dials(), client.sockets.length]).toEqual([1, 1])
    expect(server.all('connection-closed')).toEqual([])
  })

  it('dials nothing when it is mounted with autoConnect={false}, and once at the connect() of the app [I14]', async () => {
    const { client, dials } = await mount(Mode, { autoConnect: false })
    await shows('idle')
    expect([await dials(), client.sockets.length]).toEqual([0, 0])
    client.connect()
    await shows('connected')
    expect([await dials(), client.sockets.length]).toEqual([1, 1])
  })
})
