import { StrictMode, useState, type ReactElement } from 'react'
import { createRoot } from 'react-dom/client'
import {
  ConnectivityProvider,
  createConnectivity,
  useChannel,
  webSocket,
  type RoutedMessage,
} from 'react-connectivity'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'
import { record, recordTransitions, watchScreen } from './e2eRecord.js'

// An app with its own WebSocket server, which does not use this package: `{"room", "body"}` both ways.

const query = new URLSearchParams(location.search)

const isOurs = (data: unknown): data is { readonly room: string; readonly body: unknown } =>
  typeof data === 'object' && data !== null && 'room' in data && 'body' in data

const connectivity = createConnectivity(
  webSocket(query.get('url') ?? '/feed', {
    channels: {
      route: (data) => (isOurs(data) ? { channel: data.room, data: data.body } : null),
      publish: ({ channel, data }: RoutedMessage) => ({ room: channel, body: data }),
    },
    onMessage: (data) => {
      if (!isOurs(data)) record.problems.push(`not ours: ${JSON.stringify(data)}`)
    },
  }),
  { onError: (error) => record.problems.push(`${error.code}: ${error.message}`) },
)
recordTransitions(connectivity)
record.connectivity = connectivity

function Room(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const { send, continuity } = useChannel('lobby', {
    onMessage: (data) => setLines((before) => [...before, JSON.stringify(data)]),
  })
  return (
    <main>
      <ConnectionLed data-testid="connection" />
      <output data-slot="continuity">{continuity}</output>
      <ul aria-label="Lines">
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={() => void send({ hello: 'from the page', at: [1, { deep: null }] })}>
        Say hello
      </button>
    </main>
  )
}

watchScreen()
createRoot(document.querySelector('#root') ?? document.body).render(
  <StrictMode>
    <ConnectivityProvider connectivity={connectivity}>
      <ConnectionBanner />
      <Room />
    </ConnectivityProvider>
  </StrictMode>,
)
