import { fromZim } from 'react-connectivity/adapters/zim'
import { startPlainSocketServer } from './servers/plainSocket.js'
import { byCloseCode } from './support/closeCodes.js'
import { createDialledZim } from './support/dialledZim.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract({
  ...byCloseCode,
  name: 'zim',
  faults: () => createFaults(startPlainSocketServer),
  make: (faults) => {
    const zim = createDialledZim(`ws://127.0.0.1:${faults.port}`)
    const connector = () => fromZim(zim, { userID: 'ada', getToken: () => 'token' })
    return {
      connector: connector(),
      client: {
        isClosed: () => zim.argsOf('logout').length > 0,
        // ZIM cannot remove one listener: the adapter's stay with the instance, and do nothing after dispose.
        listeners: () => 0,
        close: () => void zim.logout(),
        another: connector,
      },
    }
  },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server().publish('orders', text),
    textOf: (data) => (data as { readonly message: unknown }).message,
  },
  notExercised: { deadLinkMs: 'the heartbeat of ZIM is its own, and cannot be shortened' },
})
