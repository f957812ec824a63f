import { createClient, type ClientOptions } from 'graphql-ws'
import { fromGraphqlWs, type GraphqlWsOptions } from '../../../src/adapters/graphql-ws.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import type { GraphqlWsServer } from '../servers/graphqlWs.js'
import { byCloseCode } from '../support/closeCodes.js'
import type { ServerFaults } from '../support/serverFaults.js'

const quick: GraphqlWsOptions = {
  hold: { query: 'subscription { orders }' },
  operation: (channel) => ({ query: `subscription { ${channel} }` }),
  keepAliveMs: 300,
  pongMs: 700,
  verifyMs: 500,
  dialTimeoutMs: 2000,
  backoff: { firstMs: 50, quickGapMs: 800, windowMs: 3000, capMs: 3000 },
}

type Faults = ServerFaults<GraphqlWsServer>

/** @param webSocketImpl default: the platform's own */
export const graphqlWsContract = (
  faults: () => Promise<Faults>,
  { webSocketImpl }: Pick<ClientOptions, 'webSocketImpl'> = {},
): ConnectorContract<Faults> => ({
  ...byCloseCode,
  name: 'graphql-ws',
  faults,
  make: ({ port }) => {
    const graphql = fromGraphqlWs(
      (options) => createClient({ url: `ws://127.0.0.1:${port}`, webSocketImpl, ...options }),
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
  channel: {
    name: 'orders',
    publish: ({ server }, text) => server().publish(text),
    textOf: (data) => (data as { orders: unknown }).orders,
  },
})
