import { graphqlWsContract } from './contracts/graphqlWsContract.js'
import { startGraphqlWsServer } from './servers/graphqlWs.js'
import { createFaults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { runContract } from './support/runContract.js'

runContract(graphqlWsContract(() => createFaults(startGraphqlWsServer), { webSocketImpl: GuardedWebSocket }))
