import { createClient } from 'graphql-ws'
import { fromGraphqlWs, type GraphqlWsOptions } from '../../../src/adapters/graphql-ws.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import { createRemoteFaults, type RemoteFaults } from '../support/remoteFaults.js'

const quick: GraphqlWsOptions = {
  hold: { query: 'subscription { orders }' },
  operation: (channel) => ({ query: `subscription { ${channel} }` }),
  keepAliveMs: 300,
  pongMs: 700,
  verifyMs: 500,
  dialTimeoutMs: 2000,
  backoff: { firstMs: 50, quickGapMs: 250, windowMs: 300, capMs: 300 },
}

/** graphql-ws, as the suite sees it from a page. */
export const graphqlWsContract: ConnectorContract<RemoteFaults> = {
  name: 'graphql-ws',
  faults: createRemoteFaults,
  make: (faults) => {
    const graphql = fromGraphqlWs(
      (options) => createClient({ url: `ws://127.0.0.1:${faults.port}`, ...options }),
      quick,
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
    say: (faults) => faults.server('refuseWith', 4403),
    lift: (faults) => faults.server('refuseWith', null),
  },
  politeClose: { close: (faults) => faults.server('closeAll', 1012), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server('publish', text),
    textOf: (data) => (data as { orders: unknown }).orders,
  },
}
