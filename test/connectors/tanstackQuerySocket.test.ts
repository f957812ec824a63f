import { onlineManager, QueryClient, QueryObserver } from '@tanstack/react-query'
import { channel, createConnectivity, type Connectivity } from 'react-connectivity'
import { it, onTestFinished } from 'vitest'
import { fromSocketIo } from '../../src/adapters/socket.io.js'
import { bridgeQueryClient } from '../../src/adapters/tanstack-query.js'
import { startApiServer, type ApiServer } from './servers/apiServer.js'
import { startScriptedSocket } from './servers/scriptedSocket.js'
import { startSocketIoServer } from './servers/socketIo.js'
import { createFaults } from './support/faults.js'
import { socketIoClient } from './support/socketIoClient.js'
import { runSocket } from './support/socketRun.js'
import { until } from './support/wait.js'

interface Page {
  readonly server: ApiServer
  readonly observer: QueryObserver<number>
  /** Answers from then on are kept until this resolves; those that were asked for before it are kept, too. */
  kept: Promise<void>
}

/** A page with one query over HTTP, whose data the messages of a socket tell to fetch again. */
async function openPage(connectivity: Connectivity): Promise<Page> {
  const server = await startApiServer()
  const queries = new QueryClient()
  queries.mount()
  const endBridge = bridgeQueryClient(queries, connectivity, { onlineManager })
  const queryFn = async (): Promise<number> => {
    const { kept } = page
    const answer = (await (await fetch(`${server.origin}/data`)).json()) as { readonly n: number }
    await kept
    return answer.n
  }
  const observer = new QueryObserver<number>(queries, { queryKey: ['data'], queryFn, staleTime: Infinity })
  const page: Page = { server, observer, kept: Promise.resolve() }
  onTestFinished(observer.subscribe(() => undefined))
  onTestFinished(async () => {
    endBridge()
    queries.clear()
    queries.unmount()
    await server.stop()
  })
  return page
}

const shows = (page: Page, n: number): Promise<void> =>
  until(`number ${String(n)}`, () => page.observer.getCurrentResult().data === n, {
    seen: () => page.observer.getCurrentResult().data,
  })

it('a fetch that was under way during a loss shows nothing from before it [C5]', async () => {
  const socket = await startScriptedSocket()
  const run = runSocket(socket.url)
  run.client.connect()
  await run.reaches('connected')
  const page = await openPage(run.client)
  await shows(page, 1)
  let release = (): void => undefined
  page.kept = new Promise((resolve) => (release = resolve))
  void page.observer.refetch()
  await until('the second request', () => page.server.requests.length === 2)
  page.kept = Promise.resolve()
  socket.sockets[0]?.terminate()
  await until('the return', () => run.connection().reconnectCount === 1)
  release()
  await shows(page, 3)
})

it('data is fetched again after each loss of a channel that cannot be recovered, not only after the first [C5]', async () => {
  const faults = await createFaults(startSocketIoServer)
  onTestFinished(faults.close)
  const socket = socketIoClient(faults.port, { autoConnect: false })
  const connectivity = createConnectivity(fromSocketIo(socket, { channels: {} }))
  onTestFinished(() => connectivity.dispose())
  onTestFinished(channel(connectivity, 'orders').subscribe({ onMessage: () => undefined }))
  connectivity.connect()
  const isLive = (): boolean => connectivity.getState().channels.get('orders')?.status === 'subscribed'
  await until('the channel', isLive)
  const page = await openPage(connectivity)
  await shows(page, 1)
  for (const n of [2, 3]) {
    await faults.restart(50)
    await until('the return', () => connectivity.getState().connection.reconnectCount === n - 1 && isLive())
    await shows(page, n)
  }
})
