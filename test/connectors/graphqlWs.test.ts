import { createClient } from 'graphql-ws'
import { fromGraphqlWs } from '../../src/adapters/graphql-ws.js'
import { startGraphqlWsServer } from './servers/graphqlWs.js'
import { createFaults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { runContract } from './support/runContract.js'

runContract({
  name: 'graphql-ws',
  faults: () => createFaults(startGraphqlWsServer),
  make: (faults) => {
    const graphql = fromGraphqlWs(
      (options) =>
        createClient({ url: `ws://127.0.0.1:${faults.port}`, webSocketImpl: GuardedWebSocket, ...options }),
      {
        hold: { query: 'subscription { orders }' },
        operation: (channel) => ({ query: `subscription { ${channel} }` }),
        keepAliveMs: 300,
        pongMs: 700,
        verifyMs: 500,
        dialTimeoutMs: 2000,
        backoff: { firstMs: 50, quickGapMs: 250, windowMs: 300, capMs: 300 },
      },
    )
    let isClosed = false
    return {
      connector: graphql,
      client: {
        isClosed: () => isClosed,
        // The client tells no count; the connector hears it by the options that it was made with.
        listeners: () => 0,
        close: () => {
          isClosed = true
          void Promise.resolve(graphql.client.dispose()).catch(() => undefined)
        },
        another: () => graphql,
      },
    }
  },
  verdict: {
    reason: 'forbidden',
    say: (faults) => faults.server().refuseWith(4403),
    lift: (faults) => faults.server().refuseWith(null),
  },
  politeClose: { close: (faults) => faults.server().closeAll(1012), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server().publish(text),
    textOf: (data) => (data as { orders: unknown }).orders,
  },
})
