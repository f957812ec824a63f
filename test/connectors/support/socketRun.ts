import {
  channel,
  createConnectivity,
  reconnectingDialler,
  webSocket,
  type Channel,
  type Connection,
  type Connectivity,
  type ConnectivityError,
  type ConnectivityOptions,
  type WebSocketChannels,
  type WebSocketOptions,
} from 'react-connectivity'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { until } from './wait.js'

/** A client of a plain WebSocket server, and its statuses. */
export interface SocketRun {
  readonly client: Connectivity
  readonly connection: () => Connection
  readonly channel: <Data = unknown>(name: string) => Channel<Data>
  /** Status after status. */
  readonly statuses: string[]
  readonly problems: ConnectivityError[]
  readonly reaches: (status: Connection['status']) => Promise<void>
}

/** Waits that are short enough for a test on the real clock. */
const quick = { firstMs: 10, quickGapMs: 100, windowMs: 200, capMs: 400 }

type Url = Parameters<typeof webSocket>[0]

/** Makes a client that is not connected yet; disposed when the test ends. */
export function runSocket(
  url: Url,
  options: WebSocketOptions = {},
  more: ConnectivityOptions = {},
): SocketRun {
  const problems: ConnectivityError[] = []
  const client = createConnectivity(
    webSocket(url, { dialler: reconnectingDialler({ WebSocket }), ...options }),
    {
      backoff: quick,
      onError: (error) => problems.push(error),
      ...more,
    },
  )
  const statuses: string[] = []
  client.onEvent((event) => void (event.type === 'status-changed' && statuses.push(event.status)))
  onTestFinished(() => client.dispose())
  const connection = (): Connection => client.getState().connection
  return {
    client,
    connection,
    channel: (name) => channel(client, name),
    statuses,
    problems,
    reaches: (status) => until(status, () => connection().status === status, { seen: connection }),
  }
}

/** How the plain server of the tests speaks of its rooms. */
export const rooms: WebSocketChannels = {
  subscribe: (room) => ({ kind: 'enter', room }),
  unsubscribe: (room) => ({ kind: 'leave', room }),
  publish: ({ channel: room, data }) => ({ kind: 'say', room, body: data }),
  route: (data) => {
    const { kind, room = '', body } = data as { kind?: string; room?: string; body?: unknown }
    return kind === 'news' ? { channel: room, data: body } : null
  },
}
