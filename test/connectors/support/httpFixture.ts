import { afterEach, beforeEach } from 'vitest'
import type { HttpConnector, HttpOptions } from '../../../src/connectors/http.js'
import type { Connectivity } from '../../../src/engine/connectivity.js'
import type { ConnectivityOptions } from '../../../src/engine/options.js'
import { startApiServer, type ApiServer } from '../servers/apiServer.js'
import { runHttp, type HttpRun } from './httpRun.js'

/** A server for each test of a file, and clients that end with it. */
export interface HttpFixture {
  readonly server: ApiServer
  readonly run: typeof runHttp
  /** Options with a probe of the server. */
  readonly probed: () => HttpOptions
  /** A client that is connected. Default options: `probed()`. */
  readonly connected: (options?: HttpOptions, more?: ConnectivityOptions) => Promise<HttpRun>
  /** A request of the app through the wrapped fetch; null for an error, which is the app's to handle. */
  readonly ask: (api: HttpConnector, path?: string, init?: RequestInit) => Promise<Response | null>
}

export function httpFixture(): HttpFixture {
  let server: ApiServer
  const clients: Connectivity[] = []
  beforeEach(async () => {
    server = await startApiServer()
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose()
    await server.stop()
  })
  const probed = (): HttpOptions => ({ probe: `${server.origin}/health` })
  const run: typeof runHttp = (options, more) => {
    const made = runHttp(options, more)
    clients.push(made.client)
    return made
  }
  return {
    get server() {
      return server
    },
    run,
    probed,
    async connected(options = probed(), more) {
      const made = run(options, more)
      made.client.connect()
      await made.reach('connected')
      return made
    },
    ask: (api, path = '/data', init) =>
      api
        .wrapFetch(fetch)(server.origin + path, init)
        .catch(() => null),
  }
}
