import { socketIoContract } from '../contracts/socketIoContract.js'
import type { SocketIoServer } from '../servers/socketIo.js'
import { exposeCases } from '../support/exposeCases.js'
import { createRemoteFaults } from '../support/remoteFaults.js'

// A connection that is reset between two long polls, before the upgrade, loses nothing.
exposeCases(socketIoContract(createRemoteFaults<SocketIoServer>, { transports: ['websocket'] }))
