import type { Meta, StoryObj } from '@storybook/react-vite'
import { useState, type ReactElement } from 'react'
import { channelServer, createConnectivity, useChannelMessages, type Connectivity } from 'react-connectivity'
import { createSimulation, type Simulation } from 'react-connectivity/testing'
import { ConnectorPage } from './ConnectorPage.js'
import { playCut } from './connectorPlay.js'

interface Live {
  readonly connectivity: Connectivity
  readonly simulation: Simulation
}

function start(): Live {
  const simulation = createSimulation({ channels: { chat: { kind: 'log', size: 20 } } })
  const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }))
  return { connectivity, simulation }
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

function ChannelServerPage({ live: { connectivity, simulation } }: { readonly live: Live }): ReactElement {
  const { network } = simulation
  return (
    <ConnectorPage
      connectivity={connectivity}
      faults={[
        {
          label: 'Cut the network',
          run: () => {
            network.mode = 'refuse'
            network.cut()
          },
        },
        { label: 'Let it back', run: () => (network.mode = 'pass') },
        { label: 'Restart without memory', run: () => simulation.restart({ keepState: false }) },
      ]}
    >
      <Chat />
    </ConnectorPage>
  )
}

/**
 * `channelServer(url)`: our own server. Sessions, messages that are made up for after an outage with proof, and sends that count
 * once. Here the server and the network run in this page: the real hub, the real frames.
 */
const meta: Meta = {
  title: 'Connectors/Channel server',
  loaders: [() => Promise.resolve({ live: start() })],
  render: (_, { loaded }) => <ChannelServerPage live={loaded['live'] as Live} />,
}
export default meta

export const Live: StoryObj = { play: (context) => playCut(context) }
