import { http } from '../../src/connectors/http.js'
import type { Connector } from '../../src/engine/connector.js'
import { startApiServer } from './servers/apiServer.js'
import { createFaults, type Faults, type RunningServer } from './support/faults.js'
import { runContract } from './support/runContract.js'

const REQUEST_EVERY_MS = 50
const REQUEST_TIMEOUT_MS = 500
/** Long enough for a request to meet the fault. */
const RESET_MS = 400

async function startServer(): Promise<RunningServer> {
  const { origin, stop } = await startApiServer()
  return { port: Number(new URL(origin).port), stop }
}

/** A reset socket is no loss for HTTP, because the next request passes; only refused requests are. */
async function startFaults(): Promise<Faults> {
  const faults = await createFaults(startServer)
  let healing: NodeJS.Timeout | undefined
  return {
    ...faults,
    reset: () => {
      faults.refuse()
      healing = setTimeout(() => void faults.heal(), RESET_MS)
    },
    close: () => {
      clearTimeout(healing)
      return faults.close()
    },
  }
}

/** An app that makes requests while it is connected: without a socket, only they can notice a loss. */
function busyApp(faults: Faults): Connector {
  const origin = `http://127.0.0.1:${faults.port}`
  const api = http({ probe: `${origin}/health` })
  const request = api.wrapFetch(fetch)
  const ask = (): void =>
    void request(`${origin}/data`, {
      headers: { connection: 'close' },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    }).catch(() => undefined)
  return {
    ...api,
    open(host) {
      const session = api.open(host)
      let asking: NodeJS.Timeout | undefined
      return {
        ...session,
        intend(intent) {
          clearInterval(asking)
          if (intent !== 'disconnect' && intent !== 'release') asking = setInterval(ask, REQUEST_EVERY_MS)
          session.intend(intent)
        },
        dispose() {
          clearInterval(asking)
          session.dispose()
        },
      }
    },
  }
}

runContract({
  name: 'http',
  faults: startFaults,
  make: (faults) => ({ connector: busyApp(faults), client: null }),
  notExercised: { dialTimeoutMs: 'the engine has the same deadline, and it is longer than a case' },
})
