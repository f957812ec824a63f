import { afterEach, beforeEach } from 'vitest'
import type { Connectivity } from '../../../src/engine/connectivity.js'
import { startApiServer, type ApiServer } from '../servers/apiServer.js'
import { runHttp } from './httpRun.js'

/** A server for each test of a file, and clients that end with it. */
export interface HttpFixture {
  readonly server: ApiServer
  readonly run: typeof runHttp
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
  return {
    get server() {
      return server
    },
    run(options, more) {
      const made = runHttp(options, more)
      clients.push(made.client)
      return made
    },
  }
}
