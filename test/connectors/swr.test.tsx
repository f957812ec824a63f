import { cleanup, render, screen, waitFor } from '@testing-library/react'
import useSWR, { SWRConfig } from 'swr'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { swrConfig } from '../../src/adapters/swr.js'
import { startApiServer, type ApiServer } from './servers/apiServer.js'
import { runHttp, type HttpRun } from './support/httpRun.js'
import { pause } from './support/wait.js'

const patient = { timeout: 20_000 }

let server: ApiServer
let app: HttpRun

beforeEach(async () => {
  // Real requests update the page whenever they are answered.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
  server = await startApiServer()
  // Across origins: the page of the test is another one.
  app = runHttp({ probe: { url: `${server.origin}/health`, marker: 'none' } })
})

afterEach(async () => {
  cleanup()
  app.client.dispose()
  await server.stop()
})

const load = async (path: string): Promise<number> => {
  const response = await fetch(server.origin + path)
  if (!response.ok) throw Object.assign(new Error('no data'), { status: response.status })
  return ((await response.json()) as { readonly n: number }).n
}

function Data() {
  const { data, error } = useSWR<number, Error>('/data', load, {
    dedupingInterval: 0,
    errorRetryInterval: 50,
  })
  return (
    <p>
      {data === undefined ? 'nothing yet' : `number ${data}`}
      {error === undefined ? '' : ' (old)'}
    </p>
  )
}

const open = (): void => {
  render(
    <SWRConfig value={swrConfig(app.client)}>
      <Data />
    </SWRConfig>,
  )
}

const loads = (): number => server.requests.filter(({ path }) => path === '/data').length

describe('SWR over the connection', () => {
  it('loads the first data without waiting for the first probe', async () => {
    open()
    await waitFor(() => expect(screen.getByText(/number/)).toBeInTheDocument(), patient)
  })

  it('fetches again when the connection is proved to be back, not before', async () => {
    app.client.connect()
    await app.reach('connected')
    open()
    const first = await screen.findByText(/number \d+/, {}, patient)
    const before = first.textContent
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    window.dispatchEvent(new Event('online'))
    window.dispatchEvent(new Event('focus'))
    await server.start()
    await app.reach('connected')
    await waitFor(() => expect(screen.getByText(/number/).textContent).not.toBe(before), patient)
    expect(loads()).toBe(2)
    expect(screen.getByText(/number/).textContent).not.toContain('old')
  })

  it('fetches nothing while the connection is lost, also for components that mount meanwhile', async () => {
    app.client.connect()
    await app.reach('connected')
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    let asked = 0
    const Late = () => {
      const { data } = useSWR<number, Error>('/late', (path: string) => {
        asked += 1
        return load(path)
      })
      return <p>{data === undefined ? 'nothing yet' : `number ${data}`}</p>
    }
    render(
      <SWRConfig value={swrConfig(app.client)}>
        <Late />
      </SWRConfig>,
    )
    await pause(100)
    expect(asked).toBe(0)
    await server.start()
    await waitFor(() => expect(screen.getByText(/number/)).toBeInTheDocument(), patient)
    expect(asked).toBe(1)
  })

  it('reports a request that failed, so that the loss is noticed and the connection recovers', async () => {
    app.client.connect()
    await app.reach('connected')
    await server.stop()
    open()
    await app.reach('reconnecting')
    await server.start()
    await waitFor(() => expect(screen.getByText(/number/)).toBeInTheDocument(), patient)
    expect(app.connection().reconnectCount).toBe(1)
  })

  it('leaves no subscription when the page goes away', () => {
    let subscriptions = 0
    const { client } = app
    const counted = {
      ...client,
      subscribe: (listener: Parameters<typeof client.subscribe>[0]) => {
        subscriptions += 1
        const end = client.subscribe(listener)
        return () => {
          subscriptions -= 1
          end()
        }
      },
    }
    const { unmount } = render(
      <SWRConfig value={swrConfig(counted)}>
        <p>page</p>
      </SWRConfig>,
    )
    expect(subscriptions).toBe(1)
    unmount()
    expect(subscriptions).toBe(0)
  })
})
