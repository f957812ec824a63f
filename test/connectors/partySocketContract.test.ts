import { WebSocket as PartySocket } from 'partysocket'
import { WebSocket } from 'ws'
import { fromPartySocket } from './examples/fromPartySocket.js'
import { startPlainSocketServer } from './servers/plainSocket.js'
import { byCloseCode } from './support/closeCodes.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract({
  name: 'partysocket, the example of docs/connectors.md',
  faults: () => createFaults(startPlainSocketServer),
  make: (faults) => {
    const socket = new PartySocket(`ws://127.0.0.1:${faults.port}`, [], {
      WebSocket,
      startClosed: true,
      minReconnectionDelay: 500,
      maxReconnectionDelay: 800,
    })
    let listeners = 0
    const add = socket.addEventListener.bind(socket)
    const remove = socket.removeEventListener.bind(socket)
    socket.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    socket.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    return {
      connector: fromPartySocket(socket),
      client: {
        isClosed: () => !socket.shouldReconnect,
        listeners: () => listeners,
        close: () => socket.close(),
        another: () => fromPartySocket(socket),
      },
    }
  },
  politeClose: byCloseCode.politeClose,
})
