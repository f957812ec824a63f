import { useState, type ReactElement } from 'react'
import { ConnectivityProvider, createConnectivity, useChannel, webSocket } from 'react-connectivity'
import { ConnectionBanner, ConnectionLed } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

const url = new URLSearchParams(location.search).get('server') ?? 'ws://127.0.0.1:8090'

type Message = { readonly type: string; readonly text: string }
const connectivity = createConnectivity(
  webSocket(url, {
    heartbeat: { message: () => ({ type: 'ping' }), isPong: (data) => (data as Message).type === 'pong' },
    channels: { route: (data) => ({ channel: 'chat', data }), publish: ({ data }) => data },
  }),
)

function Chat(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const onMessage = ({ text }: Message): void => setLines((before) => [...before, text])
  const { send } = useChannel<Message>('chat', { onMessage, onGap: 'skip' })
  return (
    <main>
      <h1>Chat</h1>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={() => send({ type: 'chat', text: 'hello' }).catch(console.error)}>
        Say hello
      </button>
    </main>
  )
}

export const App = (): ReactElement => (
  <ConnectivityProvider connectivity={connectivity}>
    <ConnectionBanner />
    <ConnectionLed />
    <Chat />
  </ConnectivityProvider>
)
