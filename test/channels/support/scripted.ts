import {
  channel,
  createConnectivity,
  type Channel,
  type Connectivity,
  type ConnectivityError,
} from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import type { ChannelPort, ChannelReceiver, OutgoingMessage } from '../../../src/engine/channelPort.js'
import { initialConnection, type Connection } from '../../../src/core/connection.js'
import type { Capabilities } from '../../../src/engine/capabilities.js'
import type { Connector, ConnectorHost, Intent, Lost } from '../../../src/engine/connector.js'

const capabilities: Capabilities = {
  dials: 'us',
  retriesFirstDial: true,
  givesUp: 'never',
  nextAttempt: 'unknown',
  dialTimeoutMs: null,
  deadLinkMs: null,
  verdicts: 'none',
  retryNow: 'none',
  verifies: true,
  channels: true,
  resubscribes: 'app',
  continuity: 'none',
  acknowledges: 'received',
  deduplicates: false,
  countsPending: false,
}

/** A client over a connector that does what the test says. */
export interface Scripted {
  readonly client: Connectivity
  readonly environment: VirtualEnvironment
  readonly channel: <Data = unknown>(name: string) => Channel<Data>
  /** What the client handed to the connector, in order. */
  readonly calls: string[]
  readonly published: OutgoingMessage[]
  readonly problems: ConnectivityError[]
  /** Runs facts in a turn. */
  readonly tell: (facts: (receiver: ChannelReceiver) => void) => Promise<void>
  readonly up: (identity?: string | null, isOtherIdentity?: boolean) => Promise<void>
  readonly down: (outlook?: Lost['outlook']) => Promise<void>
  readonly intents: Intent[]
}

export function createScripted(port: Partial<ChannelPort> = {}): Scripted {
  const environment = createVirtualEnvironment()
  const calls: string[] = []
  const published: OutgoingMessage[] = []
  const problems: ConnectivityError[] = []
  const intents: Intent[] = []
  let host: ConnectorHost | null = null
  let receiver: ChannelReceiver | null = null
  let connection: Connection = initialConnection
  const connector: Connector = {
    name: 'scripted',
    capabilities,
    open(given) {
      host = given
      return {
        connection: () => connection,
        intend: (intent) => void intents.push(intent),
        signal: () => undefined,
        flush: () => undefined,
        deadline: () => Infinity,
        expire: () => undefined,
        pending: () => 0,
        dispose: () => undefined,
        channels: {
          receive: (own) => {
            receiver = own
          },
          subscribe: (name, { position, history }) =>
            void calls.push(`subscribe ${name} ${position === null ? '-' : position.offset} ${history}`),
          unsubscribe: (name) => void calls.push(`unsubscribe ${name}`),
          publish(message) {
            calls.push(`publish ${message.channel} ${message.json}`)
            published.push(message)
          },
          page: null,
          limits: () => ({ maxBytes: 65_536, maxDepth: 62 }),
          canTakeMore: () => true,
          deduplicates: false,
          hasPositions: false,
          ...port,
        },
      }
    },
  }
  const client = createConnectivity(connector, { environment, onError: (error) => problems.push(error) })
  const run = async (task: () => void): Promise<void> => {
    await environment.settle()
    host?.run(task)
    await environment.settle()
  }
  return {
    client,
    environment,
    calls,
    published,
    problems,
    intents,
    channel: (name) => channel(client, name),
    tell: (facts) => run(() => receiver !== null && facts(receiver)),
    up: (identity = null, isOtherIdentity = false) =>
      run(() => {
        connection = {
          ...connection,
          status: 'connected',
          hasEverConnected: true,
          identity,
          since: environment.now(),
        }
        host?.opened({ identity, isOtherIdentity, continuity: 'unknown' })
      }),
    down: (outlook = 'retrying') =>
      run(() => {
        const status = outlook === 'retrying' ? 'reconnecting' : 'failed'
        const reason = outlook === 'retrying' ? 'network-lost' : 'token-expired'
        connection = { ...connection, status, reason, since: environment.now() }
        host?.lost({ reason, outlook })
      }),
  }
}
