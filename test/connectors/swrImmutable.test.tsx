import { cleanup, render, screen, waitFor } from '@testing-library/react'
import type { ReactNode } from 'react'
import { SWRConfig } from 'swr'
import useSWRImmutable from 'swr/immutable'
import useSWRMutation from 'swr/mutation'
import useSWRSubscription, { type SWRSubscriptionOptions } from 'swr/subscription'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { swrConfig } from '../../src/adapters/swr.js'
import { startApiServer, type ApiServer } from './servers/apiServer.js'
import { runHttp, type HttpRun } from './support/httpRun.js'

const patient = { timeout: 20_000 }

let server: ApiServer
let app: HttpRun
let asked: string[]

beforeEach(async () => {
  // Real requests update the page whenever they are answered.
  Object.assign(globalThis, { IS_REACT_ACT_ENVIRONMENT: false })
  asked = []
  server = await startApiServer()
  app = runHttp({ probe: { url: `${server.origin}/health`, marker: 'none' } })
  app.client.connect()
  await app.reach('connected')
})

afterEach(async () => {
  cleanup()
  app.client.dispose()
  await server.stop()
})

const load = async (path: string): Promise<number> => {
  asked.push(path)
  const response = await fetch(server.origin + path)
  return ((await response.json()) as { readonly n: number }).n
}

async function lose(): Promise<void> {
  await server.stop()
  app.api.reportFailure(new TypeError('fetch failed'))
  await app.reach('reconnecting')
}

const open = (page: ReactNode): void =>
  void render(<SWRConfig value={{ ...swrConfig(app.client), errorRetryInterval: 50 }}>{page}</SWRConfig>)

function Price() {
  const { data, isLoading } = useSWRImmutable<number, Error>('/data', load)
  return <p>{data === undefined ? `nothing yet, ${isLoading ? 'loading' : 'at rest'}` : `number ${data}`}</p>
}

const shows = (text: RegExp): Promise<unknown> => screen.findByText(text, {}, patient)

describe('a key of SWR that is fetched once', () => {
  it('and that mounts during a loss is loading, and is fetched once when the connection is back', async () => {
    await lose()
    open(
      <>
        <Price />
        <Price />
      </>,
    )
    await waitFor(() => expect(screen.getAllByText('nothing yet, loading')).toHaveLength(2), patient)
    expect(asked).toEqual([])
    await server.start()
    await waitFor(() => expect(screen.getAllByText(/number/)).toHaveLength(2), patient)
    expect(asked).toEqual(['/data'])
  })

  it('and whose fetch the loss has ended is fetched again when the connection is back', async () => {
    await server.stop()
    open(<Price />)
    await app.reach('reconnecting')
    await server.start()
    await shows(/number/)
  })

  it('is not fetched again when the connection is back, where it has its data', async () => {
    open(<Price />)
    await shows(/number/)
    await lose()
    await server.start()
    await app.reach('connected')
    expect(asked).toEqual(['/data'])
  })
})

describe('an app that lets SWR repeat nothing', () => {
  it('still subscribes and mutates as SWR does', async () => {
    await lose()
    const Live = () => {
      const { data } = useSWRSubscription<string, Error>(
        'live',
        (_: string, { next }: SWRSubscriptionOptions<string, Error>) => {
          next(null, 'live data')
          return () => undefined
        },
      )
      const { trigger, error } = useSWRMutation<number, Error>('/data', load)
      return (
        <button type="button" onClick={() => void trigger().catch(() => undefined)}>
          {data} {error === undefined ? '' : 'rejected'}
        </button>
      )
    }
    open(
      <SWRConfig value={{ revalidateOnReconnect: false }}>
        <Live />
      </SWRConfig>,
    )
    await shows(/live data/)
    screen.getByRole('button').click()
    await shows(/rejected/)
  })
})
