import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import {
  createConnectivity,
  nativeDialler,
  request,
  useChannel,
  useConnectivity,
  type Connectivity,
} from 'react-connectivity'
import { neffos } from 'react-connectivity/adapters/neffos'
import { expect, waitFor } from 'storybook/test'
import {
  createNeffosHub,
  type NeffosClient,
  type NeffosHub,
} from '../../test/connectors/servers/neffosHub.js'
import { createPageNetwork, type PageNetwork, type PagePeer } from '../support/pageNetwork.js'
import { ConnectorPage, Lines } from './ConnectorPage.js'
import { playCut } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

interface Live {
  readonly connectivity: Connectivity
  readonly network: PageNetwork
  readonly hub: NeffosHub
  /** Cuts the network; the server notices. */
  readonly cut: () => void
}

/** The server's half of the neffos wire, in this page. */
function start(): Live {
  const hub = createNeffosHub()
  const clients = new Map<PagePeer, NeffosClient>()
  const close = (peer: PagePeer): void => {
    clients.get(peer)?.gone()
    clients.delete(peer)
  }
  const network = createPageNetwork({
    opened: (peer) => void clients.set(peer, hub.connect({ send: peer.send, close: () => close(peer) })),
    received: (peer, data) => clients.get(peer)?.receive(String(data)),
    closed: close,
  })
  const connector = neffos('wss://api.example/echo', {
    dialler: nativeDialler({ WebSocket: network.WebSocket }),
    heartbeat: { intervalMs: 2000, timeoutMs: 1000 },
  })
  return {
    connectivity: createConnectivity(connector),
    network,
    hub,
    cut: () => {
      network.cut()
      for (const peer of [...clients.keys()]) close(peer)
    },
  }
}

interface Chat {
  readonly event: string
  readonly body: string
}

function Lobby(): ReactElement {
  const connectivity = useConnectivity()
  const [lines, setLines] = useState<readonly string[]>([])
  const [price, setPrice] = useState('–')
  const { send, status, fault, resubscribe } = useChannel<Chat>('default/lobby', {
    onMessage: ({ body }) => setLines((before) => [...before, body].slice(-5)),
  })
  const ask = (): void =>
    void request(connectivity, 'default/echo', 'tea: 3').then(
      (answer) => setPrice(String(answer)),
      (error: unknown) => setPrice(String(error)),
    )
  return (
    <section aria-label="Lobby" className="story-stack">
      <div className="story-row">
        <button
          type="button"
          onClick={() =>
            void send({ event: 'chat', body: `Hello ${lines.length + 1}` }).catch(() => undefined)
          }
        >
          Say hello
        </button>
        <button type="button" onClick={ask}>
          Ask for the price
        </button>
        {status === 'failed' ? (
          <button type="button" onClick={resubscribe}>
            Enter again
          </button>
        ) : null}
      </div>
      <span>
        Room: {status} {fault?.reason}
      </span>
      <span>Price: {price}</span>
      <Lines lines={lines} />
    </section>
  )
}

/**
 * `neffos(url)`: this package dials and speaks the wire of neffos. Namespaces and rooms are channels, and a question to the server is
 * a request. Here the socket and the server run in this page.
 */
const meta: Meta = {
  title: 'Connectors/neffos',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => {
    const { connectivity, network, hub, cut } = loaded['live'] as Live
    return (
      <ConnectorPage
        connectivity={connectivity}
        faults={[
          { label: 'Cut the network', run: cut },
          { label: 'Let it back', run: network.heal },
          { label: 'Put me out of the room', run: () => void hub.ask('default', 'lobby', '_OnRoomLeave') },
        ]}
      >
        <Lobby />
      </ConnectorPage>
    )
  },
}
export default meta

export const Live: StoryObj = {
  play: async (context) => {
    await playCut(context)
    const { canvas, userEvent } = context
    const limit = { timeout: 20_000 }
    await waitFor(() => expect(canvas.getByText(/Room: subscribed/)).toBeVisible(), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Say hello' }))
    await waitFor(() => expect(canvas.getByText('Hello 1')).toBeVisible(), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Ask for the price' }))
    await waitFor(() => expect(canvas.getByText('Price: tea: 3')).toBeVisible(), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Put me out of the room' }))
    await waitFor(() => expect(canvas.getByText('Room: failed channel-kicked')).toBeVisible(), limit)
    await userEvent.click(canvas.getByRole('button', { name: 'Enter again' }))
    await waitFor(() => expect(canvas.getByText(/Room: subscribed/)).toBeVisible(), limit)
  },
}
