import { io } from 'socket.io-client'
import { fromSocketIo } from '../../../src/adapters/socket.io.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import { createRemoteFaults, type RemoteFaults } from '../support/remoteFaults.js'

const socketEvents = ['connect', 'disconnect', 'connect_error', 'orders']
const managerEvents = ['reconnect_attempt', 'reconnect_failed', 'ping'] as const

/** socket.io over its own choice of transports, as the suite sees it from a page. */
export const socketIoContract: ConnectorContract<RemoteFaults> = {
  name: 'socket.io',
  faults: createRemoteFaults,
  make: (faults) => {
    const socket = io(`http://127.0.0.1:${faults.port}`, {
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 400,
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
    say: (faults) => faults.server('turnAway', true),
    lift: (faults) => faults.server('turnAway', false),
  },
  politeClose: { close: (faults) => faults.server('endConnections'), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server('publish', text),
    accepted: (faults) => faults.server('listAccepted') as Promise<readonly unknown[]>,
  },
}
