import { reconnectingDialler, webSocket } from 'react-connectivity'
import { nativeDialler } from '../../src/dial/nativeDialler.js'
import type { Dialler } from '../../src/engine/dialler.js'
import { WebSocket } from 'ws'
import { startPlainSocketServer } from './servers/plainSocket.js'
import { byCloseCode } from './support/closeCodes.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

const contractOver = (name: string, dialler: () => Dialler): void =>
  runContract({
    ...byCloseCode,
    name,
    faults: () => createFaults(startPlainSocketServer),
    make: (faults) => ({
      connector: webSocket(`ws://127.0.0.1:${faults.port}`, {
        dialler: dialler(),
        heartbeat: { intervalMs: 300, timeoutMs: 1500, message: () => ({ kind: 'ping' }) },
        channels: {
          subscribe: (room) => ({ kind: 'enter', room }),
          unsubscribe: (room) => ({ kind: 'leave', room }),
          publish: ({ channel, data }) => ({ kind: 'say', room: channel, body: data }),
          route: (data) => {
            const { kind, room = '', body } = data as { kind: string; room?: string; body?: unknown }
            return kind === 'news' ? { channel: room, data: body } : null
          },
        },
      }),
      client: null,
    }),
    channel: {
      name: 'orders',
      publish: (faults, text) => faults.server().publish('orders', text),
      accepted: (faults) => faults.server().accepted,
    },
    notExercised: { dialTimeoutMs: 'the case for a dial that hangs runs with a shorter time' },
  })

contractOver('webSocket', () => reconnectingDialler({ WebSocket }))
contractOver('webSocket without a library', () => nativeDialler({ WebSocket }))
