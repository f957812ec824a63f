import { neffos } from '../../../src/adapters/neffos.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import type { Dialler } from '../../../src/engine/dialler.js'
import type { NeffosServer } from '../servers/neffos.js'
import type { ServerFaults } from '../support/serverFaults.js'

type Faults = ServerFaults<NeffosServer>

/** @param dialler default: the platform's own `WebSocket` */
export const neffosContract = (
  faults: () => Promise<Faults>,
  dialler?: () => Dialler,
): ConnectorContract<Faults> => ({
  name: 'neffos',
  faults,
  make: ({ port }) => ({
    connector: neffos(`ws://127.0.0.1:${port}`, {
      ...(dialler && { dialler: dialler() }),
      heartbeat: { intervalMs: 300, timeoutMs: 1500 },
      encode: (data) => ({ event: 'chat', body: String(data) }),
      decode: ({ body }) => body,
    }),
    client: null,
  }),
  verdict: {
    reason: 'unauthorized',
    say: ({ server }) => server().refuse('sign in first'),
    lift: ({ server }) => server().refuse(null),
  },
  politeClose: { close: ({ server }) => server().closeAll(1001), follows: 'reconnected' },
  channel: {
    name: 'default/orders',
    publish: ({ server }, text) => server().publish('default', 'orders', 'order', text),
    accepted: ({ server }) => server().accepted(),
  },
  notExercised: { dialTimeoutMs: 'the case for a dial that hangs runs with a shorter time' },
})
