import { fromPartySocket } from './examples/fromPartySocket.js'
import { startPlainSocketServer } from './servers/plainSocket.js'
import { byCloseCode } from './support/closeCodes.js'
import { countedPartySocket } from './support/countedPartySocket.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract({
  name: 'partysocket, the example of docs/connectors.md',
  faults: () => createFaults(startPlainSocketServer),
  make: (faults) => {
    const { socket, client } = countedPartySocket(faults.port)
    return {
      connector: fromPartySocket(socket),
      client: { ...client, another: () => fromPartySocket(socket) },
    }
  },
  politeClose: byCloseCode.politeClose,
})
