import {
  channel,
  channelServer,
  createConnectivity,
  presenterOf,
  reconnectingDialler,
  type Channel,
  type ChannelListener,
  type ChannelServerOptions,
  type Connectivity,
  type ConnectivityEvent,
  type ConnectivityOptions,
  type Presentation,
  type SocketClass,
} from 'react-connectivity'
import { onTestFinished } from 'vitest'
import { WebSocket, type ClientOptions } from 'ws'
import { settled } from './settled.js'
import { until } from './wait.js'

type Frame = { readonly t: string; readonly [field: string]: unknown }

/** One message on the wire, with the frames it carries. */
export interface WireMessage {
  readonly from: 'client' | 'server'
  readonly socket: number
  readonly frames: readonly Frame[]
}

/** A client with access to its channels. */
export interface ClientWithChannels extends Connectivity {
  readonly channel: <Data = unknown>(name: string) => Channel<Data>
}

/** Options of the client and of its connector. */
export type TestClientOptions = Partial<ConnectivityOptions & ChannelServerOptions>

/** A client of the channel server. */
export function makeServerClient(url: string, given: TestClientOptions): ClientWithChannels {
  const { auth, maxProblems, dialler, ...options } = given
  const connector = channelServer(url, {
    ...(dialler !== undefined && { dialler }),
    ...(auth !== undefined && { auth }),
    ...(maxProblems !== undefined && { maxProblems }),
  })
  const connectivity = createConnectivity(connector, options)
  return { ...connectivity, channel: (name) => channel(connectivity, name) }
}

/** A real client on real sockets, with its record. */
export interface TestClient extends ClientWithChannels {
  /** All messages of its sockets, in the order of the client. */
  readonly wire: readonly WireMessage[]
  /** Every socket it made. */
  readonly sockets: readonly WebSocket[]
  /** All statuses, in order. */
  readonly statuses: readonly string[]
  readonly events: readonly ConnectivityEvent[]
  /** The types of all frames of one direction, in order. */
  sent(from?: 'client' | 'server'): string[]
  status(): string
  reaches(status: string): Promise<void>
  /** Waits until every message has arrived and every answer has come back. */
  settled(): Promise<void>
}

/** Short waits that are still random. */
export const quick = { firstMs: 10, quickGapMs: 20, windowMs: 30, capMs: 60 } as const

const framesOf = (data: unknown): Frame[] => [JSON.parse(String(data)) as Frame | Frame[]].flat()

/** A socket class of the `ws` package that records its messages. */
export function recordSockets(options: ClientOptions = {}): {
  readonly WebSocket: SocketClass
  readonly sockets: WebSocket[]
  readonly wire: WireMessage[]
} {
  const sockets: WebSocket[] = []
  const wire: WireMessage[] = []
  class Recorded extends WebSocket {
    readonly #number: number
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols, options)
      this.#number = sockets.push(this)
      this.on('message', (data) =>
        wire.push({ from: 'server', socket: this.#number, frames: framesOf(data) }),
      )
    }
    override send(data: string): void {
      wire.push({ from: 'client', socket: this.#number, frames: framesOf(data) })
      super.send(data)
    }
  }
  return { WebSocket: Recorded, sockets, wire }
}

/** A client of the channel server with the default dialler on sockets of `ws`; disposed after the test. */
export function createClient(
  url: string,
  given: TestClientOptions = {},
  socketOptions: ClientOptions = {},
): TestClient {
  const { WebSocket: Recorded, sockets, wire } = recordSockets(socketOptions)
  const connectivity = makeServerClient(url, {
    backoff: quick,
    dialler: reconnectingDialler({ WebSocket: Recorded }),
    ...given,
    times: { lingerMs: 20, ...given.times },
  })
  const statuses: string[] = []
  const events: ConnectivityEvent[] = []
  connectivity.onEvent((event) => {
    events.push(event)
    if (event.type === 'status-changed') statuses.push(event.status)
  })
  onTestFinished(() => {
    connectivity.dispose()
    // A server that is stopped never answers the close: do not keep its socket for half a minute.
    for (const socket of sockets) socket.terminate()
  })
  const status = (): string => connectivity.getState().connection.status
  return {
    ...connectivity,
    wire,
    sockets,
    statuses,
    events,
    sent: (from = 'client') =>
      wire.filter((message) => message.from === from).flatMap(({ frames }) => frames.map(({ t }) => t)),
    status,
    reaches: (wanted) => until(`status ${wanted}`, () => status() === wanted),
    settled: () => settled({ sockets, exchanged: () => wire.length }),
  }
}

/** The same, connected. */
export async function connectClient(...given: Parameters<typeof createClient>): Promise<TestClient> {
  const client = createClient(...given)
  client.connect()
  await client.reaches('connected')
  return client
}

/** The record of a client's channel. */
export interface ChannelLog<Data> {
  readonly data: Data[]
  readonly offsets: (number | null)[]
  /** Each status, in order, with the status of the connection. */
  readonly steps: { readonly channel: string; readonly connection: string }[]
  readonly errors: string[]
  status(): string | undefined
  reaches(status: string): Promise<void>
  /** Waits for a number of messages. */
  received(count: number): Promise<void>
  leave(): void
}

/** Subscribes to a channel and records its events. */
export function follow<Data = unknown>(
  client: Connectivity,
  name: string,
  options: ChannelListener = {},
): ChannelLog<Data> {
  const data: Data[] = []
  const offsets: (number | null)[] = []
  const errors: string[] = []
  const steps: { channel: string; connection: string }[] = []
  client.subscribe((now, before) => {
    const channel = now.channels.get(name)?.status ?? 'unsubscribed'
    if (channel !== (before.channels.get(name)?.status ?? 'unsubscribed'))
      steps.push({ channel, connection: now.connection.status })
  })
  const leave = channel(client, name).subscribe({
    onMessage: (value, { offset }) => {
      data.push(value as Data)
      offsets.push(offset)
    },
    onError: ({ code }) => errors.push(code),
    ...options,
  })
  const status = (): string | undefined => channel(client, name).getState()?.status
  return {
    data,
    offsets,
    steps,
    errors,
    status,
    reaches: (wanted) => until(`${name} ${wanted}`, () => status() === wanted),
    received: (count) => until(`${count} messages on ${name}`, () => data.length >= count),
    leave,
  }
}

/** Subscribes to the presentation until the end of the test. */
export function watchPresentation(client: Connectivity): () => Presentation {
  const presenter = presenterOf(client)
  onTestFinished(presenter.subscribe(() => undefined))
  return presenter.getState
}
