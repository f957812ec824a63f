import { onlineManager, QueryClient, QueryObserver, MutationObserver } from '@tanstack/react-query'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bridgeQueryClient } from '../../src/adapters/tanstack-query.js'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import { startApiServer, type ApiServer } from './servers/apiServer.js'
import { runHttp, type HttpRun } from './support/httpRun.js'
import { pause, until } from './support/wait.js'

let server: ApiServer
let app: HttpRun
let queries: QueryClient
let endBridge: () => void
const ends: (() => void)[] = []

const load = async (): Promise<number> => {
  const response = await fetch(`${server.origin}/data`)
  if (!response.ok) throw Object.assign(new Error('no data'), { status: response.status })
  const { n } = (await response.json()) as { readonly n: number }
  return n
}

/** A query on screen. */
function watch(options: { readonly staleTime?: number } = {}): QueryObserver<number> {
  const observer = new QueryObserver<number>(queries, {
    queryKey: ['data'],
    queryFn: load,
    // Where there is no window, the default is not to try again.
    retry: (_count, error) => !('status' in error),
    retryDelay: 20,
    ...options,
  })
  ends.push(observer.subscribe(() => undefined))
  return observer
}

function save(n: number, scope?: string): Promise<unknown> {
  return new MutationObserver(queries, {
    mutationFn: (body: number) => fetch(`${server.origin}/save/${body}`, { method: 'POST' }),
    retry: 3,
    retryDelay: 20,
    ...(scope !== undefined && { scope: { id: scope } }),
  }).mutate(n)
}

const asked = (): number => server.requests.filter(({ path }) => path === '/data').length
const pending = (): number => app.client.getState().pending
const saved = (): string[] =>
  server.requests.filter(({ method }) => method === 'POST').map(({ path }) => path.replace('/save/', ''))

beforeEach(async () => {
  server = await startApiServer()
  app = runHttp({ probe: `${server.origin}/health` })
  queries = new QueryClient()
  queries.mount()
  endBridge = bridgeQueryClient(queries, app.client, { onlineManager })
})

afterEach(async () => {
  for (const end of ends.splice(0)) end()
  endBridge()
  app.client.dispose()
  queries.clear()
  queries.unmount()
  await server.stop()
})

/** The same page with another client. */
function replaceApp(...options: Parameters<typeof runHttp>): void {
  endBridge()
  app.client.dispose()
  app = runHttp(...options)
  endBridge = bridgeQueryClient(queries, app.client, { onlineManager })
}

/** A page with one query, connected. */
async function open(): Promise<QueryObserver<number>> {
  app.client.connect()
  await app.reach('connected')
  const observer = watch({ staleTime: Infinity })
  await until('data', () => observer.getCurrentResult().isSuccess)
  return observer
}

describe('TanStack Query over the connection', () => {
  it('loads the first data without waiting for the first probe', async () => {
    server.answer = 'silent'
    app.client.connect()
    const observer = watch()
    await until('both requests', () => server.requests.length === 2)
    expect(observer.getCurrentResult().fetchStatus).toBe('fetching')
    expect(onlineManager.isOnline()).toBe(true)
  })

  it('pauses when a failed query led to a loss, and goes on when a probe proved the return [C5]', async () => {
    const observer = await open()
    await server.stop()
    void observer.refetch()
    await app.reach('reconnecting')
    await until('a paused query', () => observer.getCurrentResult().fetchStatus === 'paused')
    expect(onlineManager.isOnline()).toBe(false)
    const before = observer.getCurrentResult().dataUpdatedAt
    await server.start()
    await app.reach('connected')
    expect(onlineManager.isOnline()).toBe(true)
    await until('new data', () => observer.getCurrentResult().dataUpdatedAt > before)
    await until('an idle query', () => observer.getCurrentResult().fetchStatus === 'idle')
    expect(observer.getCurrentResult().isError).toBe(false)
    // The paused fetch itself went on; it was not thrown away for another one.
    await pause(100)
    expect(asked()).toBe(2)
  })

  it('fetches data again that was fresh when something may have been missed, once [C5]', async () => {
    const observer = await open()
    const first = observer.getCurrentResult().data
    expect(asked()).toBe(1)
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    await server.start()
    await app.reach('connected')
    await until('newer data', () => observer.getCurrentResult().data !== first)
    await pause(100)
    expect(asked()).toBe(2)
  })

  it('counts paused mutations as pending, and sends them in order when the connection is back [C5]', async () => {
    await open()
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    const saves = [1, 2, 3].map((n) => save(n, 'orders'))
    await until('three pending', () => pending() === 3)
    expect(saved()).toEqual([])
    await server.start()
    await Promise.all(saves)
    expect(saved()).toEqual(['1', '2', '3'])
    expect(pending()).toBe(0)
  })

  it('keeps a mutation that was in flight at the loss, if it may be tried again', async () => {
    await open()
    await server.stop()
    const saving = save(7)
    await until('one pending', () => pending() === 1)
    await server.start()
    await saving
    expect(saved()).toEqual(['7'])
  })

  it('counts a status as an answer: the connection stays', async () => {
    const observer = await open()
    server.answer = 'unauthorized'
    await observer.refetch()
    expect(app.connection().status).toBe('connected')
    expect(server.probes()).toBe(1)
    expect(onlineManager.isOnline()).toBe(true)
  })

  it('lets a sign-in leave after a verdict', async () => {
    replaceApp({ probe: `${server.origin}/health`, verdicts: { 401: 'unauthorized' } })
    const observer = await open()
    server.answer = 'unauthorized'
    await observer.refetch({ cancelRefetch: true })
    expect(app.connection()).toMatchObject({ status: 'failed', code: 401 })
    server.answer = 'well'
    await save(1)
    expect(saved()).toEqual(['1'])
  })

  it('does not count data that the app sets as an answer', async () => {
    await open()
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    const before = app.connection().nextAttemptAt
    queries.setQueryData(['data'], 99)
    expect(app.connection().nextAttemptAt).toBe(before)
  })

  it('returns the events to the browser at the end, and stops counting', async () => {
    await open()
    await server.stop()
    app.api.reportFailure(new TypeError('fetch failed'))
    await app.reach('reconnecting')
    const saving = save(1)
    await until('one pending', () => pending() === 1)
    endBridge()
    endBridge()
    expect(onlineManager.isOnline()).toBe(true)
    expect(pending()).toBe(0)
    await server.start()
    await saving
    await app.reach('connected')
    onlineManager.setOnline(false)
    app.client.retryNow()
    await pause(50)
    expect(onlineManager.isOnline()).toBe(false)
    onlineManager.setOnline(true)
  })

  it('pauses while the device is offline, and goes on when a probe reached the server, not when the device says so', async () => {
    const environment = createVirtualEnvironment()
    replaceApp({ probe: `${server.origin}/health` }, { environment })
    app.client.connect()
    await app.reach('connected')
    environment.signal('offline')
    expect(onlineManager.isOnline()).toBe(false)
    environment.signal('online')
    expect(app.connection().status).toBe('reconnecting')
    expect(onlineManager.isOnline()).toBe(false)
    await app.reach('connected')
    expect(onlineManager.isOnline()).toBe(true)
  })

  it('names a missing argument', () => {
    const options = {} as Parameters<typeof bridgeQueryClient>[2]
    expect(() => bridgeQueryClient(queries, app.client, options)).toThrow(/onlineManager.*import it/)
  })
})

describe('TanStack Query without a probe', () => {
  it('is not paused by a loss whose end only a query can discover', async () => {
    replaceApp({})
    app.client.connect()
    const observer = watch()
    await app.reach('connected')
    await server.stop()
    void observer.refetch()
    await app.reach('paused')
    expect(onlineManager.isOnline()).toBe(true)
    await server.start()
    await app.reach('connected')
  })

  it('sends queries after the device is online again, because nothing else would discover the return', async () => {
    const environment = createVirtualEnvironment()
    replaceApp({}, { environment })
    app.client.connect()
    environment.signal('offline')
    const observer = watch()
    await until('a paused query', () => observer.getCurrentResult().fetchStatus === 'paused')
    environment.signal('online')
    await app.reach('connected')
    await until('data', () => observer.getCurrentResult().isSuccess)
  })
})
