import {
  channel,
  createConnectivity,
  nativeDialler,
  type Channel,
  type Connection,
  type Connectivity,
  type ConnectivityError,
  type ConnectivityOptions,
} from 'react-connectivity'
import { neffos, type NeffosConnector, type NeffosOptions } from 'react-connectivity/adapters/neffos'
import { afterEach, beforeEach, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startNeffosServer, type NeffosServer } from '../servers/neffos.js'
import { createFaults, type Faults } from './faults.js'
import { until } from './wait.js'

/** A client of a neffos server. */
export interface NeffosRun {
  readonly client: Connectivity
  readonly connector: NeffosConnector
  readonly connection: () => Connection
  readonly channel: (name: string) => Channel
  /** Subscribes a channel and collects its messages. */
  readonly follow: (name: string) => unknown[]
  readonly problems: ConnectivityError[]
  readonly reaches: (status: Connection['status']) => Promise<void>
  readonly becomes: (name: string, status: string) => Promise<void>
}

/** A server for each test, and clients that end with it. */
export interface NeffosFixture {
  readonly faults: () => Faults<NeffosServer>
  readonly server: () => NeffosServer
  /** Makes a client that is connecting. */
  readonly run: (options?: NeffosOptions, more?: ConnectivityOptions) => NeffosRun
}

/** Waits that are short enough for a test on the real clock. */
const quick = { firstMs: 10, quickGapMs: 100, windowMs: 200, capMs: 400 }

export function neffosFixture(): NeffosFixture {
  let faults: Faults<NeffosServer>
  beforeEach(async () => {
    faults = await createFaults(startNeffosServer)
  })
  afterEach(() => faults.close())
  return {
    faults: () => faults,
    server: () => faults.server(),
    run: (options, more) => runNeffos(`ws://127.0.0.1:${faults.port}`, options, more),
  }
}

/** Connects to a server, until the test ends. */
export function runNeffos(
  url: Parameters<typeof neffos>[0],
  options: NeffosOptions = {},
  more: ConnectivityOptions = {},
): NeffosRun {
  const problems: ConnectivityError[] = []
  const connector = neffos(url, { dialler: nativeDialler({ WebSocket }), heartbeat: null, ...options })
  const client = createConnectivity(connector, {
    backoff: quick,
    onError: (error) => problems.push(error),
    ...more,
    times: { lingerMs: 20, ...more.times },
  })
  onTestFinished(() => client.dispose())
  client.connect()
  const connection = (): Connection => client.getState().connection
  const statusOf = (name: string): string | undefined => client.getState().channels.get(name)?.status
  return {
    client,
    connector,
    connection,
    channel: (name) => channel(client, name),
    follow(name) {
      const messages: unknown[] = []
      channel(client, name).subscribe({ onMessage: (data) => void messages.push(data) })
      return messages
    },
    problems,
    reaches: (status) => until(status, () => connection().status === status, { seen: connection }),
    becomes: (name, status) =>
      until(`${name} becomes ${status}`, () => statusOf(name) === status, {
        seen: () => [...client.getState().channels],
      }),
  }
}
