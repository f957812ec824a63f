import { Profiler, StrictMode, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  channel,
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  diagnosingDialler,
  http,
  pauseInBackground,
  probingDialler,
  reconnectingDialler,
  rotateUrls,
  storedOutbox,
  suspendRetry,
  useChannel,
  useChannelMessages,
  type Connectivity,
  type ConnectorWithParts,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

// The page of the tests that play faults: the parts of the kit, and a record of what happened.

/** The record, read by the tests. */
export interface FaultsRecord {
  readonly connectivity: Connectivity
  readonly received: unknown[]
  /** Each new status with its reason. */
  readonly statuses: string[]
  readonly problems: string[]
  /** Commits of the list of messages. */
  commits: number
  /** The moments for a commit: each frame, and each quarter of a second in which a busy machine drew none. */
  readonly moments: () => number
  /** Sends on `orders`; the end is `acknowledged` or the code of the refusal. */
  readonly send: (data: unknown) => Promise<string>
}

declare global {
  interface Window {
    faults: FaultsRecord
  }
}

const query = new URLSearchParams(location.search)
const json = (name: string): object => JSON.parse(query.get(name) ?? '{}') as object
const problems: string[] = []
const connector = query.has('http')
  ? http({ probe: '/realtime' })
  : channelServer(query.has('urls') ? rotateUrls(query.getAll('urls')) : (query.get('url') ?? '/realtime'), {
      ...(query.has('diagnose') && {
        dialler: diagnosingDialler(reconnectingDialler(), { withinMs: 12_000 }),
      }),
      ...(query.has('probe') && { dialler: probingDialler(reconnectingDialler(), { withinMs: 12_000 }) }),
      ...(query.has('token') && { auth: { getToken: () => query.get('token') } }),
    })
/** The outbox in `localStorage`, if the test asks for it. */
const keeping = (connection: ConnectorWithParts): ConnectorWithParts =>
  query.has('outbox')
    ? storedOutbox(connection, {
        key: 'orders',
        onRejected: ({ data }, { code }) => problems.push(`${code}: ${String(data)}`),
      })
    : connection
const connectivity = createConnectivity(keeping(connector), {
  times: json('times'),
  backoff: json('backoff'),
  ...(query.has('suspend') && { retry: suspendRetry() }),
  onError: ({ code, message }) => problems.push(`${code}: ${message}`),
})
if (query.has('background')) pauseInBackground(connectivity, json('background'))
const statuses: string[] = []
connectivity.onEvent((event) => {
  if (event.type === 'status-changed') statuses.push(`${event.status} ${event.reason}`)
})
const received: unknown[] = []
window.faults = {
  connectivity,
  received,
  statuses,
  problems,
  commits: 0,
  moments: countMoments(),
  send: (data) =>
    channel(connectivity, 'orders')
      .send(data)
      .then(
        () => 'acknowledged',
        ({ code }: { code: string }) => code,
      ),
}

function Orders(): ReactElement {
  const { status } = useChannel('orders', { onMessage: (data) => received.push(data) })
  return <output data-slot="orders">{status}</output>
}

/** The newest messages, as an app shows them. */
function Newest(): ReactElement {
  const { messages } = useChannelMessages('orders', { limit: 50 })
  return (
    <ul aria-label="Newest">
      {messages.map(({ id, data }) => (
        <li key={id}>{JSON.stringify(data)}</li>
      ))}
    </ul>
  )
}

function countMoments(): () => number {
  let count = 0
  let last = performance.now()
  // A timer may be early by a fraction of a millisecond.
  const waited = (): number => Math.floor((performance.now() - last) / 245)
  const look = (): void => {
    count += 1 + waited()
    last = performance.now()
    requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
  return () => count + waited()
}

createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <ConnectivityProvider connectivity={connectivity}>
      <ConnectivityRegion />
      <ConnectionBanner />
      <ConnectionStatus />
      <ResyncPrompt />
      {!query.has('http') && <Orders />}
      {query.has('list') && (
        <Profiler id="list" onRender={() => (window.faults.commits += 1)}>
          <Newest />
        </Profiler>
      )}
    </ConnectivityProvider>
  </StrictMode>,
)
