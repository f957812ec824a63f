import { channelServer, reconnectingDialler } from 'react-connectivity'
import {
  createChannelServer,
  createMemoryStore,
  type ChannelServer,
  type ChannelStore,
} from 'react-connectivity/server'
import { WebSocket } from 'ws'
import { createFaults, type RunningServer } from './support/faults.js'
import { runContract } from './support/runContract.js'

interface TestServer extends RunningServer {
  readonly server: ChannelServer
  readonly accepted: readonly unknown[]
  readonly refuse: (isRefused: boolean) => void
}

/** A memory store that also lists the accepted messages. */
function recordingStore(accepted: unknown[]): ChannelStore {
  const store = createMemoryStore()
  return {
    ...store,
    append: async (...args) => {
      const appended = await store.append(...args)
      if (!appended.duplicate) accepted.push(JSON.parse(args[1].data))
      return appended
    },
  }
}

async function startServer(): Promise<TestServer> {
  const accepted: unknown[] = []
  let isRefused = false
  const server = await createChannelServer({
    port: 0,
    allowedOrigins: ['no-origin'],
    log: null,
    store: recordingStore(accepted),
    authenticate: () => (isRefused ? { refused: 'unauthorized' } : { id: 'ada' }),
  })
  return {
    server,
    port: server.address().port,
    accepted,
    refuse: (given) => {
      isRefused = given
    },
    stop: () => server.close({ graceMs: 0 }),
  }
}

runContract({
  name: 'channelServer',
  faults: () => createFaults(startServer),
  make: (faults) => ({
    connector: channelServer(`ws://127.0.0.1:${faults.port}/realtime`, {
      dialler: reconnectingDialler({ WebSocket }),
    }),
    client: null,
  }),
  verdict: {
    reason: 'unauthorized',
    say: (faults) => faults.server().refuse(true),
    lift: (faults) => faults.server().refuse(false),
  },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server().server.publish('orders', text),
    accepted: (faults) => faults.server().accepted,
  },
  notExercised: {
    dialTimeoutMs: 'the case for a dial that hangs runs with a shorter time',
    deadLinkMs: 'the server announces its heartbeat, and the usual one is longer than a case',
  },
})
