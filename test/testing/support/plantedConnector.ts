import type { WebSocket as PartySocket } from 'partysocket'
import {
  leastCapabilities,
  observe,
  type Capabilities,
  type Connector,
  type Link,
  type Sink,
  type Source,
} from 'react-connectivity'
import { testConnector } from 'react-connectivity/testing'
import { startPlainSocketServer } from '../../connectors/servers/plainSocket.js'
import { byCloseCode } from '../../connectors/support/closeCodes.js'
import { countedPartySocket } from '../../connectors/support/countedPartySocket.js'
import { createFaults } from '../../connectors/support/faults.js'

/** What a wrong adapter does otherwise than the right one. */
export interface Mistake {
  readonly claims?: Partial<Capabilities>
  readonly sink?: (sink: Sink, planted: Planted) => Partial<Sink>
  readonly link?: (link: Link, planted: Planted) => Partial<Link>
  readonly connector?: (connector: Connector, planted: Planted) => Connector
}

/** What a mistake works with. */
export interface Planted {
  readonly socket: PartySocket
  /** The texts that the server published, oldest first. */
  readonly history: readonly string[]
}

interface Said {
  readonly kind: string
  readonly room?: string
  readonly body?: unknown
}

const capabilities: Capabilities = {
  ...leastCapabilities,
  retriesFirstDial: true,
  givesUp: 'never',
  dialTimeoutMs: 4000,
  retryNow: 'restarts',
  verdicts: 'codes',
  verifies: true,
  channels: true,
  resubscribes: 'connector',
  acknowledges: 'written',
}

const FORBIDDEN = 4403

/** A right adapter over partysocket and the plain server, with the mistake in it. */
function sourceOf(mistake: Mistake, history: readonly string[], socket: PartySocket): Source {
  return {
    name: 'planted',
    capabilities: { ...capabilities, ...mistake.claims },
    attach(given) {
      const planted: Planted = { socket, history }
      const sink = { ...given, ...mistake.sink?.(given, planted) }
      const rooms = new Set<string>()
      const isOpen = (): boolean => socket.readyState === socket.OPEN
      const tell = (said: Said): void => {
        if (isOpen()) socket.send(JSON.stringify(said))
      }
      const enter = (room: string): void => {
        if (!isOpen()) return
        tell({ kind: 'enter', room })
        sink.channel(room, { status: 'subscribed' })
      }
      let wasOpen = false
      let isRefused = false
      const opened = (): void => {
        wasOpen = true
        sink.up()
        for (const room of rooms) enter(room)
      }
      const closed = ({ code }: { readonly code: number }): void => {
        if (isRefused) return
        if (!socket.shouldReconnect) return sink.closed()
        if (code === FORBIDDEN) {
          isRefused = true
          wasOpen = false
          socket.close()
          return sink.verdict({ reason: 'forbidden', code })
        }
        if (wasOpen) sink.down({ reason: 'network-lost', code, retries: 'yes' })
        else sink.attemptFailed({ reason: 'unreachable', retries: 'yes' })
        wasOpen = false
        sink.dialling()
      }
      const heard = ({ data }: { readonly data: unknown }): void => {
        const { kind, room = '', body } = JSON.parse(String(data)) as Said
        if (kind === 'pong') sink.alive()
        if (kind === 'news') sink.message(room, body)
      }
      socket.addEventListener('open', opened)
      socket.addEventListener('close', closed)
      socket.addEventListener('message', heard)
      if (isOpen()) opened()
      const link: Link = {
        observe: () => ({ phase: isOpen() ? 'up' : socket.shouldReconnect ? 'dialling' : 'idle' }),
        connect() {
          isRefused = false
          socket.reconnect()
          sink.dialling()
        },
        disconnect: () => socket.close(),
        retryNow() {
          isRefused = false
          socket.reconnect()
        },
        verify: () => tell({ kind: 'ping' }),
        subscribe(room) {
          rooms.add(room)
          enter(room)
          return () => {
            rooms.delete(room)
            tell({ kind: 'leave', room })
          }
        },
        send(room, body) {
          tell({ kind: 'say', room, body })
          return Promise.resolve()
        },
        dispose() {
          socket.removeEventListener('open', opened)
          socket.removeEventListener('close', closed)
          socket.removeEventListener('message', heard)
        },
      }
      return { ...link, ...mistake.link?.(link, planted) }
    },
  }
}

/** Runs one case of the contract suite over an adapter with a mistake. */
export function runCase(title: string, mistake: Mistake): Promise<void> {
  const history: string[] = []
  const found = testConnector({
    ...byCloseCode,
    name: 'planted',
    faults: () => createFaults(startPlainSocketServer),
    make: (faults) => {
      const { socket, client } = countedPartySocket(faults.port)
      const another = (): Connector => {
        const connector = observe(sourceOf(mistake, history, socket))
        return mistake.connector?.(connector, { socket, history }) ?? connector
      }
      return {
        connector: another(),
        client: { ...client, another },
      }
    },
    channel: {
      name: 'orders',
      publish: (faults, text) => {
        history.push(text)
        faults.server().publish('orders', text)
      },
      accepted: (faults) => faults.server().accepted,
    },
  }).find((each) => each.title === title)
  if (found === undefined) throw new Error(`expected a case "${title}", got none`)
  return found.run()
}
