import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import { channelServer, createConnectivity, useChannelMessages, type Connectivity } from 'react-connectivity'
import { createSimulation } from 'react-connectivity/testing'
import { ConnectorPage, type ConnectorFault } from './ConnectorPage.js'
import { playCut } from './connectorPlay.js'
import { liveLoader } from './liveLoader.js'

interface Live {
  readonly connectivity: Connectivity
  readonly faults: readonly ConnectorFault[]
}

function start(): Live {
  const simulation = createSimulation({ channels: { chat: { kind: 'log', size: 20 } } })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }))
  const { network } = simulation
  function cut(): void {
    network.mode = 'refuse'
    network.cut()
  }
  function heal(): void {
    network.mode = 'pass'
  }
  return {
    connectivity,
    faults: [
      { label: 'Cut the network', run: cut },
      { label: 'Let it back', run: heal },
      { label: 'Restart without memory', run: () => simulation.restart({ keepState: false }) },
    ],
  }
}

const textOf = (data: unknown): string => String(data)

function Chat(): ReactElement {
  const { messages, continuity, send } = useChannelMessages('chat', { limit: 5, history: 5 })
  const [count, setCount] = useState(1)
  const say = (): void => {
    send(`Line ${count}`).catch(() => undefined)
    setCount(count + 1)
  }
  return (
    <section aria-label="Chat" className="story-stack">
      <div className="story-row">
        <button type="button" onClick={say}>
          Send a line
        </button>
        <span>Continuity: {continuity}</span>
      </div>
      <ul className="connector-lines">
        {messages.map(({ id, data, state }) => (
          <li key={id}>
            {textOf(data)} {state === 'kept' ? null : <small>({state})</small>}
          </li>
        ))}
      </ul>
    </section>
  )
}

/**
 * `channelServer(url)`: the channel server of this package. Sessions, proven recovery of missed messages, and sends that are
 * accepted once. Here the server and the network run in this page: the real hub, the real frames.
 */
const meta: Meta = {
  title: 'Connectors/Channel server',
  parameters: { connectivity: { disable: true } },
  loaders: [liveLoader(start)],
  render: (_, { loaded }) => (
    <ConnectorPage {...(loaded['live'] as Live)}>
      <Chat />
    </ConnectorPage>
  ),
}
export default meta

export const Live: StoryObj = { play: (context) => playCut(context) }
