import { Profiler, StrictMode, useEffect, useRef, useState, type ReactElement, type ReactNode } from 'react'
import { createRoot } from 'react-dom/client'
import {
  channelServer,
  ConnectivityProvider,
  createConnectivity,
  useChannel,
  useConnectivity,
  useUnexpectedDisconnect,
  type OnGap,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed, ResyncPrompt } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'
import { record, recordTransitions, watchScreen } from './e2eRecord.js'

// The page of the end-to-end tests: an app on the public API that records its input and its output.

const query = new URLSearchParams(location.search)
const json = (name: string): object => JSON.parse(query.get(name) ?? '{}') as object

/** `hang`: a token request that never ends. */
function getToken(): Promise<string> {
  record.tokenRequests += 1
  const token = query.get('token') ?? ''
  return token === 'hang' ? new Promise(() => undefined) : Promise.resolve(token)
}

const connector = channelServer(query.get('url') ?? '/realtime', {
  ...(query.has('token') && { auth: { getToken } }),
})
const connectivity = createConnectivity(connector, {
  times: json('times'),
  backoff: json('backoff'),
  onError: (error) => record.problems.push(`${error.code}: ${error.message}`),
})
recordTransitions(connectivity)

async function refetch(channel: string, signal: AbortSignal): Promise<void> {
  const response = await fetch(`/accepted?channel=${channel}`, { signal })
  const accepted = (await response.json()) as { epoch: string; offset: number }[]
  record.snapshots.push({ channel, at: Date.now(), accepted })
}

/** Subscribes to a channel, records its messages, and shows the newest one. */
function Channel({ name }: { readonly name: string }): ReactElement {
  const [latest, setLatest] = useState('')
  const onGap = query.get('onGap') as OnGap | null
  const { status, gaps, pending, send } = useChannel(name, {
    history: Number(query.get('history') ?? 0),
    onMessage: (data, { channel, epoch, offset }) => {
      record.delivered.push({ channel, epoch, offset, data, at: Date.now() })
      setLatest(JSON.stringify(data))
    },
    ...(onGap !== null && { onGap }),
    ...(query.get('resync') === '1' && {
      resync: ({ reason, signal }) => {
        record.resyncs.push({ channel: name, reason, at: Date.now() })
        return refetch(name, signal)
      },
    }),
  })
  // Keep the first function, so that a test can use it across reconnects.
  const first = useRef(send)
  useEffect(() => {
    record.firstSend.set(name, first.current)
  }, [name])
  return (
    <li data-channel={name}>
      <ConnectionLed of={{ channel: name }} />
      <output data-slot="latest">{latest}</output>
      <output data-slot="status">{status}</output>
      <output data-slot="gaps">{gaps}</output>
      <output data-slot="pending">{pending.map(({ id }) => id).join(' ')}</output>
    </li>
  )
}

function Watches(): null {
  useUnexpectedDisconnect((outage) => record.unexpected.push(outage.cause.reason), { afterMs: 500 })
  const client = useConnectivity()
  useEffect(() => {
    record.connectivity = client
  }, [client])
  return null
}

function App(): ReactNode {
  const [round, setRound] = useState(0)
  useEffect(() => {
    record.remount = () => setRound((before) => before + 1)
  }, [])
  const channels = (query.get('channels') ?? 'orders').split(',').filter((name) => name !== '')
  return (
    <ConnectivityProvider key={round} connectivity={connectivity}>
      <ConnectionBanner />
      <main>
        <ConnectionLed data-testid="connection" />
        <ConnectionLed of="worst" label="Worst" data-testid="worst" />
        <input aria-label="Draft" />
        <ul>
          {channels.map((name) => (
            <Channel key={name} name={name} />
          ))}
        </ul>
        <ResyncPrompt />
      </main>
      <Watches />
    </ConnectivityProvider>
  )
}

watchScreen()
createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <Profiler id="page" onRender={() => (record.renders += 1)}>
      <App />
    </Profiler>
  </StrictMode>,
)
