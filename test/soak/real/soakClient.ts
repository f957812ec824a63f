import {
  channel,
  channelServer,
  createConnectivity,
  reconnectingDialler,
  type Connectivity,
  type SocketClass,
} from 'react-connectivity'
import { WebSocket } from 'ws'
import type { NewEvent } from '../../sim/support/history.js'
import { noteSend } from '../../sim/support/noteSend.js'
import { countingEnvironment } from '../support/countingEnvironment.js'

/** A real client on real sockets, with its part of the history. */
export interface SoakClient {
  readonly name: string
  readonly connectivity: Connectivity
  readonly channels: () => readonly string[]
  readonly statusOf: (channel: string) => string
  readonly lastOf: (channel: string) => string | null
  readonly join: (channel: string) => void
  readonly leave: (channel: string) => void
  readonly resubscribe: (channel: string) => void
  readonly send: (channel: string) => void
  readonly connect: () => void
  readonly retry: () => void
  /** Cuts its connection. */
  readonly cut: () => void
  readonly switchUser: (signsOut: boolean) => void
  /** Notes how it ends, disposes it, and counts what is left. */
  readonly end: (isJudged: boolean) => Promise<void>
}

/** What a client needs of its room. */
export interface ClientHost {
  readonly url: string
  readonly note: (event: NewEvent) => void
  readonly delivered: () => void
}

const LEFT_MS = 10_000
/**
 * Sends of a client that wait for their answers. Those of a whole room are fewer than a register keeps: a killed server may have accepted
 * them all without a line in its log, and they are then read from its store.
 */
const MAX_PENDING = 12

/** Sockets of a client that are not gone, and the class that makes them. */
function countedSockets(): { readonly sockets: ReadonlySet<WebSocket>; readonly WebSocket: SocketClass } {
  const sockets = new Set<WebSocket>()
  class Counted extends WebSocket {
    constructor(url: string, protocols?: string | string[]) {
      super(url, protocols)
      sockets.add(this)
      this.on('close', () => sockets.delete(this))
    }
  }
  return { sockets, WebSocket: Counted }
}

function connectivityOf(name: string, user: () => string, { url, note }: ClientHost) {
  const { environment, timers, reported } = countingEnvironment()
  const counted = countedSockets()
  let isRequested = false
  const dialler = reconnectingDialler({ WebSocket: counted.WebSocket })
  const connectivity = createConnectivity(
    channelServer(url, {
      auth: { getToken: () => Promise.resolve(user()) },
      dialler: {
        ...dialler,
        dial(...given) {
          note({ type: 'dialled', client: name, isRequested })
          isRequested = false
          return dialler.dial(...given)
        },
      },
    }),
    { environment, times: { handshakeMs: 10_000, leaveMs: 500 }, onError: (error) => reported.push(error) },
  )
  return {
    connectivity,
    timers,
    reported,
    sockets: counted.sockets,
    requested: () => void (isRequested = true),
  }
}

export function createSoakClient(name: string, host: ClientHost): SoakClient {
  const { note } = host
  let users = 0
  let user = `${name}-user0`
  let isSwitching = false
  let sends = 0
  const { connectivity, timers, reported, sockets, requested } = connectivityOf(name, () => user, host)
  const leaves = new Map<string, () => void>()
  const last = new Map<string, string>()
  let identity: string | null = null
  const moved = (each: string): void => note({ type: 'moved', client: name, channel: each })
  connectivity.subscribe(({ connection }) => {
    if (connection.status === 'connected') isSwitching = false
    if (connection.identity === identity) return
    identity = connection.identity
    for (const each of leaves.keys()) moved(each)
  })
  const statusOf = (each: string): string => channel(connectivity, each).getState()?.status ?? 'none'

  async function isLeft(): Promise<number> {
    const left = (): number => timers() + sockets.size
    for (const endsAt = performance.now() + LEFT_MS; left() > 0 && performance.now() < endsAt;)
      await new Promise((resolve) => setTimeout(resolve, 20))
    return left()
  }

  const client: SoakClient = {
    name,
    connectivity,
    statusOf,
    channels: () => [...leaves.keys()],
    lastOf: (each) => last.get(each) ?? null,
    join(each) {
      if (leaves.has(each)) return
      moved(each)
      leaves.set(
        each,
        channel<string>(connectivity, each).subscribe({
          onGap: 'prompt',
          onMessage(data, { epoch, offset, from }) {
            last.set(each, data)
            host.delivered()
            const at = { epoch: epoch ?? '', offset: offset ?? -1 }
            note({ type: 'delivered', client: name, channel: each, ...at, data, from })
          },
          onError: ({ code }) => note({ type: 'fault', client: name, channel: each, code }),
        }),
      )
    },
    leave(each) {
      leaves.get(each)?.()
      leaves.delete(each)
    },
    resubscribe(each) {
      if (!leaves.has(each)) return
      moved(each)
      channel(connectivity, each).resubscribe()
    },
    send(each) {
      // Between the switch and the next welcome the app cannot tell for whom it sends.
      if (isSwitching || connectivity.getState().pending >= MAX_PENDING) return
      noteSend(connectivity, note, { client: name, user, channel: each, data: `${name}:${++sends}` })
    },
    connect() {
      requested()
      connectivity.connect()
    },
    retry() {
      requested()
      connectivity.retryNow()
    },
    cut() {
      for (const socket of sockets) socket.terminate()
    },
    switchUser(signsOut) {
      // Only a connection that stands has a user to switch from.
      if (connectivity.getState().connection.status !== 'connected') return
      user = `${name}-user${++users}`
      isSwitching = true
      if (!signsOut) return client.cut()
      void connectivity.signOut()
      client.connect()
    },
    async end(isJudged) {
      const { status } = connectivity.getState().connection
      const channels = client
        .channels()
        .map((each) => ({ channel: each, status: statusOf(each), last: client.lastOf(each) }))
      connectivity.dispose()
      const left = await isLeft()
      for (const socket of sockets) socket.terminate()
      const facts = { missing: [], reported: reported.map(String) }
      if (isJudged) note({ type: 'ended', client: name, status, channels, left, ...facts })
    },
  }
  return client
}
