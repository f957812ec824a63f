import { io } from 'socket.io-client'
import { fromSocketIo } from '../../src/adapters/socket.io.js'
import { startSocketIoServer } from './servers/socketIo.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

const socketEvents = ['connect', 'disconnect', 'connect_error', 'orders']
const managerEvents = ['reconnect_attempt', 'reconnect_failed', 'ping'] as const

runContract({
  name: 'socket.io',
  faults: () => createFaults(startSocketIoServer),
  make: (faults) => {
    const socket = io(`http://127.0.0.1:${faults.port}`, {
      forceNew: true,
      autoConnect: false,
      transports: ['websocket'],
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
    say: (faults) => faults.server().turnAway(true),
    lift: (faults) => faults.server().turnAway(false),
  },
  politeClose: { close: (faults) => faults.server().endConnections(), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server().publish(text),
    accepted: (faults) => faults.server().accepted,
  },
})
