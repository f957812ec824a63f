import { graphqlWsContract } from './pages/graphqlWsContract.js'
import { startGraphqlWsServer } from './servers/graphqlWs.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(graphqlWsContract, 'test/connectors/pages/graphqlWs.ts', startGraphqlWsServer)
