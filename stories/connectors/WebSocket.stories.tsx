import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import {
  createConnectivity,
  nativeDialler,
  useChannel,
  webSocket,
  type Connectivity,
  type RoutedMessage,
} from 'react-connectivity'
import { createPageNetwork, type PageNetwork } from '../support/pageNetwork.js'
import { ConnectorPage, Lines } from './ConnectorPage.js'
import { playCut } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

interface Live {
  readonly connectivity: Connectivity
  readonly network: PageNetwork
}

const isRoom = (data: unknown): data is { readonly room: string; readonly body: unknown } =>
  typeof data === 'object' && data !== null && 'room' in data && 'body' in data

/** A server without this package: it repeats each message and answers `{"ping":1}`. */
function start(): Live {
  const network = createPageNetwork({
    received: (peer, data) => {
      const message: unknown = JSON.parse(String(data))
      peer.send(JSON.stringify(isRoom(message) ? message : { pong: 1 }))
    },
  })
  const connector = webSocket('wss://api.example/feed', {
    dialler: nativeDialler({ WebSocket: network.WebSocket }),
    heartbeat: {
      intervalMs: 2000,
      timeoutMs: 1000,
      message: () => ({ ping: 1 }),
      isPong: (data) => !isRoom(data),
    },
    channels: {
      route: (data) => (isRoom(data) ? { channel: data.room, data: data.body } : null),
      publish: ({ channel, data }: RoutedMessage) => ({ room: channel, body: data }),
    },
  })
  return { connectivity: createConnectivity(connector), network }
}

function Echo(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const { send, continuity } = useChannel<string>('lobby', {
    onMessage: (line) => setLines((before) => [...before, line].slice(-5)),
  })
  return (
    <section aria-label="Echo" className="story-stack">
      <div className="story-row">
        <button type="button" onClick={() => void send(`Hello ${lines.length + 1}`).catch(() => undefined)}>
          Send a line
        </button>
        <span>Continuity: {continuity}</span>
      </div>
      <Lines lines={lines} />
    </section>
  )
}

/**
 * `webSocket(url, { decode, encode, heartbeat })`: any WebSocket server. `open` means connected, the message format is yours, and
 * after an outage the state claims nothing that the server did not prove. Here the socket and its server run in this page.
 */
const meta: Meta = {
  title: 'Connectors/WebSocket',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => {
    const { connectivity, network } = loaded['live'] as Live
    return (
      <ConnectorPage
        connectivity={connectivity}
        faults={[
          { label: 'Cut the network', run: network.cut },
          { label: 'Let it back', run: network.heal },
        ]}
      >
        <Echo />
      </ConnectorPage>
    )
  },
}
export default meta

export const Live: StoryObj = { play: (context) => playCut(context) }
