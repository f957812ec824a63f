import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { fromHocuspocus } from '../../src/adapters/yjs.js'
import { startHocuspocusServer } from './servers/hocuspocusServer.js'
import { createFaults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { runContract } from './support/runContract.js'

const noMessages = 'a document is synchronised by its provider, which hands no messages over'

runContract({
  name: 'Hocuspocus',
  faults: () => createFaults(startHocuspocusServer),
  make: (faults) => {
    const socket = new HocuspocusProviderWebsocket({
      url: `ws://127.0.0.1:${faults.port}`,
      WebSocketPolyfill: GuardedWebSocket,
      autoConnect: false,
      delay: 600,
      minDelay: 600,
      maxDelay: 800,
    })
    const document = new HocuspocusProvider({ name: 'plan', websocketProvider: socket, token: 'ok' })
    document.attach()
    return {
      connector: fromHocuspocus(socket),
      client: {
        isClosed: () => !socket.shouldConnect,
        listeners: () =>
          [socket, document]
            .flatMap(({ callbacks }) => Object.values(callbacks))
            .reduce((sum, list) => sum + list.length, 0),
        close: () => {
          socket.destroy()
          document.destroy()
        },
        another: () => fromHocuspocus(socket),
      },
    }
  },
  politeClose: { close: (faults) => faults.server().close(1001, 'bye'), follows: 'reconnected' },
  notExercised: {
    deadLinkMs: 'idle documents are silent for 15 s, so the timeout cannot be short',
    verdicts: 'the server refuses a document and never a connection',
    channels: noMessages,
    resubscribes: noMessages,
    continuity: noMessages,
    deduplicates: noMessages,
    countsPending: 'the suite cannot type into a document',
  },
})
