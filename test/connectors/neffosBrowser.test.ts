import { neffosContract } from './contracts/neffosContract.js'
import { startNeffosServer } from './servers/neffos.js'
import { createRemoteFaults } from './support/remoteFaults.js'
import { runContractInBrowser } from './support/runContractInBrowser.js'

runContractInBrowser(neffosContract(createRemoteFaults), 'test/connectors/pages/neffos.ts', startNeffosServer)
