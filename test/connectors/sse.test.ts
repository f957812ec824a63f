import { sseContract } from './contracts/sseContract.js'
import { startSseServer } from './servers/sse.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(sseContract, 'test/connectors/pages/sse.ts', startSseServer)
