import { socketIoContract } from '../contracts/socketIoContract.js'
import type { SocketIoServer } from '../servers/socketIo.js'
import { exposeCases } from '../support/exposeCases.js'
import { createRemoteFaults } from '../support/remoteFaults.js'

exposeCases(socketIoContract(createRemoteFaults<SocketIoServer>))
