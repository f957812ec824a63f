import type { Meta, StoryObj } from '@storybook/react-vite'
import { useEffect, useState, type ReactElement } from 'react'
import { createConnectivity, useChannel, type Connectivity } from 'react-connectivity'
import { fromYWebsocket } from 'react-connectivity/adapters/yjs'
import { expect, waitFor } from 'storybook/test'
import { WebsocketProvider } from 'y-websocket'
import { Doc, type Text } from 'yjs'
import { createPageNetwork, type PageNetwork, type PagePeer } from '../support/pageNetwork.js'
import { ConnectorPage } from './ConnectorPage.js'
import { playCut } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

interface Live {
  readonly connectivity: Connectivity
  readonly network: PageNetwork
  readonly mine: Text
  readonly theirs: Text
}

/** Two editors of one document, and a relay between them. */
function start(): Live {
  const peers = new Set<PagePeer>()
  const network = createPageNetwork({
    opened: (peer) => void peers.add(peer),
    closed: (peer) => void peers.delete(peer),
    received: (from, data) => {
      for (const peer of peers) if (peer !== from) peer.send((data as Uint8Array).slice().buffer)
    },
  })
  const join = (doc: Doc): WebsocketProvider =>
    new WebsocketProvider('wss://api.example', 'plan', doc, {
      // Of the same shape; only its types are not those of the DOM.
      WebSocketPolyfill: network.WebSocket as unknown as typeof WebSocket,
      disableBc: true,
      connect: false,
      maxBackoffTime: 1000,
    })
  const [mine, theirs] = [new Doc(), new Doc()] as const
  const provider = join(mine)
  join(theirs).connect()
  return {
    connectivity: createConnectivity(fromYWebsocket(provider)),
    network,
    mine: mine.getText('plan'),
    theirs: theirs.getText('plan'),
  }
}

function Editor({ label, text }: { readonly label: string; readonly text: Text }): ReactElement {
  const [value, setValue] = useState(() => text.toString())
  useEffect(() => {
    const follow = (): void => setValue(text.toString())
    follow()
    text.observe(follow)
    return () => text.unobserve(follow)
  }, [text])
  const write = (next: string): void =>
    text.doc?.transact(() => {
      text.delete(0, text.length)
      text.insert(0, next)
    })
  return (
    <label>
      {label}
      <textarea value={value} onChange={(event) => write(event.target.value)} />
    </label>
  )
}

function Editors({ mine, theirs }: Pick<Live, 'mine' | 'theirs'>): ReactElement {
  const { status, continuity } = useChannel('plan')
  return (
    <section aria-label="Document" className="story-stack">
      <div className="connector-pair">
        <Editor label="You" text={mine} />
        <Editor label="Somebody else" text={theirs} />
      </div>
      <span>
        Document: {status}, continuity: {continuity}
      </span>
    </section>
  )
}

/**
 * Adapters such as `fromYWebsocket(provider)`, `fromSocketIo(socket)` and `fromMqtt(client)` observe a client that the app already
 * has; the client dials and retries by itself. Here a real y-websocket provider works over a socket in this page.
 */
const meta: Meta = {
  title: 'Connectors/Client libraries',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => {
    const { connectivity, network, mine, theirs } = loaded['live'] as Live
    return (
      <ConnectorPage
        connectivity={connectivity}
        faults={[
          { label: 'Cut the network', run: network.cut },
          { label: 'Let it back', run: network.heal },
        ]}
      >
        <Editors mine={mine} theirs={theirs} />
      </ConnectorPage>
    )
  },
}
export default meta

export const YWebsocket: StoryObj = {
  name: 'y-websocket',
  play: async (context) => {
    await playCut(context)
    const { canvas, userEvent } = context
    await userEvent.type(canvas.getByLabelText('You'), 'Agenda')
    await waitFor(() => expect(canvas.getByLabelText('Somebody else')).toHaveValue('Agenda'), {
      timeout: 20_000,
    })
  },
}
