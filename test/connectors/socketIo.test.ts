import { socketIoContract } from './contracts/socketIoContract.js'
import { startSocketIoServer } from './servers/socketIo.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract(socketIoContract(() => createFaults(startSocketIoServer), { transports: ['websocket'] }))
