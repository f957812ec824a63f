import { socketIoContract } from './contracts/socketIoContract.js'
import { startSocketIoServer } from './servers/socketIo.js'
import { createRemoteFaults } from './support/remoteFaults.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(
  socketIoContract(createRemoteFaults),
  'test/connectors/pages/socketIo.ts',
  startSocketIoServer,
)
