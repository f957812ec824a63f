import { socketIoContract } from './pages/socketIoContract.js'
import { startSocketIoServer } from './servers/socketIo.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(socketIoContract, 'test/connectors/pages/socketIo.ts', startSocketIoServer)
