import { WebSocket } from 'ws'
import { nativeDialler } from '../../src/dial/nativeDialler.js'
import { neffosContract } from './contracts/neffosContract.js'
import { startNeffosServer } from './servers/neffos.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract(
  neffosContract(
    () => createFaults(startNeffosServer),
    () => nativeDialler({ WebSocket }),
  ),
)
