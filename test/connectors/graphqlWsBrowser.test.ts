import { graphqlWsContract } from './contracts/graphqlWsContract.js'
import { startGraphqlWsServer } from './servers/graphqlWs.js'
import { createRemoteFaults } from './support/remoteFaults.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(
  graphqlWsContract(createRemoteFaults),
  'test/connectors/pages/graphqlWs.ts',
  startGraphqlWsServer,
)
