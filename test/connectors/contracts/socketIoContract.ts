import { io, type ManagerOptions } from 'socket.io-client'
import { fromSocketIo } from '../../../src/adapters/socket.io.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import type { SocketIoServer } from '../servers/socketIo.js'
import type { ServerFaults } from '../support/serverFaults.js'

const socketEvents = ['connect', 'disconnect', 'connect_error', 'orders']
const managerEvents = ['reconnect_attempt', 'reconnect_failed', 'ping'] as const

type Faults = ServerFaults<SocketIoServer>

/** @param transports default: the client's own choice */
export const socketIoContract = (
  faults: () => Promise<Faults>,
  { transports }: Pick<Partial<ManagerOptions>, 'transports'> = {},
): ConnectorContract<Faults> => ({
  name: 'socket.io',
  faults,
  make: ({ port }) => {
    const socket = io(`http://127.0.0.1:${port}`, {
      forceNew: true,
      autoConnect: false,
      ...(transports && { transports }),
      reconnectionDelay: 500,
      reconnectionDelayMax: 800,
      timeout: 2000,
    })
    const connector = () => fromSocketIo(socket, { deadLinkMs: 1000, channels: { acknowledgeMs: 20_000 } })
    const count = (sum: number, listeners: readonly unknown[]): number => sum + listeners.length
    return {
      connector: connector(),
      client: {
        isClosed: () => !socket.active,
        listeners: () =>
          socketEvents.map((event) => socket.listeners(event)).reduce(count, 0) +
          managerEvents.map((event) => socket.io.listeners(event)).reduce(count, 0),
        close: () => void socket.disconnect(),
        another: connector,
      },
    }
  },
  verdict: {
    reason: 'server-closed',
    say: ({ server }) => server().turnAway(true),
    lift: ({ server }) => server().turnAway(false),
  },
  politeClose: { close: ({ server }) => server().endConnections(), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: ({ server }, text) => server().publish(text),
    accepted: ({ server }) => server().accepted(),
  },
})
