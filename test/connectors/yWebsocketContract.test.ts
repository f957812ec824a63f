import { WebSocket } from 'ws'
import { WebsocketProvider } from 'y-websocket'
import { Doc } from 'yjs'
import { fromYWebsocket } from '../../src/adapters/yjs.js'
import { startYWebsocketServer } from './servers/yWebsocketServer.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

type Options = NonNullable<ConstructorParameters<typeof WebsocketProvider>[3]>

const noMessages = 'a document is synchronised by its provider, which hands no messages over'

runContract({
  name: 'y-websocket',
  faults: () => createFaults(startYWebsocketServer),
  make: (faults) => {
    const provider = new WebsocketProvider(`ws://127.0.0.1:${faults.port}`, 'plan', new Doc(), {
      WebSocketPolyfill: WebSocket as unknown as NonNullable<Options['WebSocketPolyfill']>,
      connect: false,
      disableBc: true,
      maxBackoffTime: 800,
    })
    return {
      connector: fromYWebsocket(provider),
      client: {
        isClosed: () => !provider.shouldConnect,
        listeners: () => [...provider._observers.values()].reduce((sum, set) => sum + set.size, 0),
        close: () => {
          provider.destroy()
          provider.doc.destroy()
        },
        another: () => fromYWebsocket(provider),
      },
    }
  },
  verdict: {
    reason: 'unauthorized',
    say: (faults) => faults.server().refuse(4401),
    lift: (faults) => faults.server().refuse(null),
  },
  politeClose: { close: (faults) => faults.server().close(1001, 'bye'), follows: 'reconnected' },
  notExercised: {
    deadLinkMs: 'a constant of the provider, 30 s and more',
    channels: noMessages,
    resubscribes: noMessages,
    continuity: noMessages,
    deduplicates: noMessages,
  },
})
