import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import type { ServerFaults } from './serverFaults.js'

/** A server that says everything by its close codes. */
interface ClosingServer {
  readonly closeAll: (code: number) => void
  readonly refuseWith: (code: number | null) => void
}

type Closes = Required<Pick<ConnectorContract<ServerFaults<ClosingServer>>, 'verdict' | 'politeClose'>>

/** The verdict and the polite close of a server that says both by a close code. */
export const byCloseCode: Closes = {
  verdict: {
    reason: 'forbidden',
    say: (faults) => faults.server().refuseWith(4403),
    lift: (faults) => faults.server().refuseWith(null),
  },
  politeClose: { close: (faults) => faults.server().closeAll(1012), follows: 'reconnected' },
}
