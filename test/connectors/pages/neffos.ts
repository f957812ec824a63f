import { neffosContract } from '../contracts/neffosContract.js'
import type { NeffosServer } from '../servers/neffos.js'
import { exposeCases } from '../support/exposeCases.js'
import { createRemoteFaults } from '../support/remoteFaults.js'

exposeCases(neffosContract(createRemoteFaults<NeffosServer>))
