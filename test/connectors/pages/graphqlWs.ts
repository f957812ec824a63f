import { graphqlWsContract } from '../contracts/graphqlWsContract.js'
import type { GraphqlWsServer } from '../servers/graphqlWs.js'
import { exposeCases } from '../support/exposeCases.js'
import { createRemoteFaults } from '../support/remoteFaults.js'

exposeCases(graphqlWsContract(createRemoteFaults<GraphqlWsServer>))
