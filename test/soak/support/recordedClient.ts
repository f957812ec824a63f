import { reconnectingDialler, type ConnectivityError, type SocketClass } from 'react-connectivity'
import { WebSocket } from 'ws'
import {
  makeServerClient,
  type ClientWithChannels,
  type TestClientOptions,
} from '../../client/support/client.js'
import type { Exchange } from '../../client/support/settled.js'
import { countingEnvironment } from './countingEnvironment.js'

/** The record of a client's channel, in order. */
export type Moment =
  | { readonly kind: 'message'; readonly epoch: string; readonly offset: number; readonly data: unknown }
  | { readonly kind: 'fault'; readonly code: string }
  /** The test unsubscribed from the channel, or resubscribed at the head. */
  | { readonly kind: 'moved' }

/** One send and its result. */
export interface Sent {
  readonly id: string
  readonly channel: string
  readonly n: number
  /** A null offset: the server knows the repetition, and no longer its place. */
  outcome: { readonly offset: number | null } | { readonly code: string } | undefined
}

/** A real client that records everything. */
export interface RecordedClient {
  readonly client: ClientWithChannels
  readonly name: string
  readonly history: ReadonlyMap<string, Moment[]>
  readonly sends: Sent[]
  /** All unhandled reports. */
  readonly reported: unknown[]
  readonly sockets: WebSocket[]
  timers(): number
  join(channel: string, onGap: 'prompt' | 'skip' | 'resync'): void
  leave(channel: string): void
  joined(): string[]
  resubscribe(channel: string): void
  send(channel: string): void
}

/** A socket class that records its sockets and counts them and their messages. */
export function countedSockets(): Exchange & {
  WebSocket: SocketClass
  sockets: WebSocket[]
  made: () => number
} {
  const sockets: WebSocket[] = []
  let made = 0
  let exchanged = 0
  class Counted extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      sockets.push(this)
      made += 1
      this.on('message', () => (exchanged += 1))
    }
    override send(data: string): void {
      exchanged += 1
      super.send(data)
    }
  }
  return { WebSocket: Counted, sockets, made: () => made, exchanged: () => exchanged }
}

export function recordClient(url: string, name: string, options: TestClientOptions = {}): RecordedClient {
  const { environment, timers, reported } = countingEnvironment()
  const { WebSocket: Counted, sockets } = countedSockets()
  const client = makeServerClient(url, {
    environment,
    dialler: reconnectingDialler({ WebSocket: Counted }),
    backoff: { firstMs: 10, quickMs: 1000, quickGapMs: 40, windowMs: 80, capMs: 150 },
    onError: (error: ConnectivityError) => reported.push(error),
    ...options,
    times: { lingerMs: 5, handshakeMs: 2000, leaveMs: 200, sendMs: 60_000, ...options.times },
  })
  const history = new Map<string, Moment[]>()
  const leaves = new Map<string, () => void>()
  const sends: Sent[] = []
  const note = (channel: string, moment: Moment): void => {
    const moments = history.get(channel) ?? []
    history.set(channel, moments)
    moments.push(moment)
  }
  let count = 0
  return {
    client,
    name,
    history,
    sends,
    reported,
    sockets,
    timers,
    join(channel, onGap) {
      if (leaves.has(channel)) return
      leaves.set(
        channel,
        client.channel(channel).subscribe({
          onGap,
          onMessage: (data, { epoch, offset }) =>
            note(channel, { kind: 'message', epoch: epoch ?? '', offset: offset ?? -1, data }),
          onError: ({ code }) => note(channel, { kind: 'fault', code }),
          ...(onGap === 'resync' && {
            resync: () => new Promise((resolve) => setTimeout(resolve, 15)),
          }),
        }),
      )
    },
    leave(channel) {
      leaves.get(channel)?.()
      if (leaves.delete(channel)) note(channel, { kind: 'moved' })
    },
    joined: () => [...leaves.keys()],
    resubscribe(channel) {
      note(channel, { kind: 'moved' })
      client.channel(channel).resubscribe()
    },
    send(channel) {
      const n = ++count
      const sent: Sent = { id: `${name}-${n}`, channel, n, outcome: undefined }
      sends.push(sent)
      client
        .channel(channel)
        .send({ from: name, n }, { id: sent.id })
        .then(
          ({ offset }) => (sent.outcome = { offset }),
          ({ code }: ConnectivityError) => (sent.outcome = { code }),
        )
    },
  }
}
