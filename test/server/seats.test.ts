import { createSharedMemory } from './support/sharedMemory.js'
import { seatContract } from './seatContract.js'

seatContract('The memory that tests share', () => createSharedMemory().store)
