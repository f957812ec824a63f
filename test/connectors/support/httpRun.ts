import { http, type HttpConnector, type HttpOptions } from '../../../src/connectors/http.js'
import type { Connection } from '../../../src/core/connection.js'
import type { Connectivity } from '../../../src/engine/connectivity.js'
import { createConnectivity } from '../../../src/engine/createConnectivity.js'
import type { ConnectivityOptions } from '../../../src/engine/options.js'
import { until } from './wait.js'

/** Waits that are short enough for a test on the real clock. */
export const quickBackoff = { firstMs: 10, quickGapMs: 150, quickMs: 2000, windowMs: 200, capMs: 400 }

/** A client over HTTP, and its statuses. */
export interface HttpRun {
  readonly api: HttpConnector
  readonly client: Connectivity
  readonly connection: () => Connection
  /** The statuses in order, with the reason. */
  readonly story: string[]
  readonly reach: (status: Connection['status']) => Promise<void>
}

const words = ({ status, reason, pausedBy }: Connection): string =>
  pausedBy === null ? `${status}: ${reason}` : `${status} by ${pausedBy}: ${reason}`

/** Makes a client that is not connected yet. */
export function runHttp(options: HttpOptions = {}, more: ConnectivityOptions = {}): HttpRun {
  const api = http(options)
  const client = createConnectivity(api, { backoff: quickBackoff, ...more })
  const story: string[] = []
  client.subscribe(({ connection: now }, { connection: before }) => {
    if (words(now) !== words(before)) story.push(words(now))
  })
  const connection = (): Connection => client.getState().connection
  const reach = (status: Connection['status']): Promise<void> =>
    until(status, () => connection().status === status, { seen: () => story })
  return { api, client, connection, story, reach }
}

/** A fetch that knows when all its requests are answered, so that virtual time can wait for real answers. */
export interface TrackedFetch {
  readonly fetch: typeof fetch
  readonly answered: () => Promise<void>
}

export function trackFetch(): TrackedFetch {
  let open = 0
  return {
    fetch: (input, init) => {
      open += 1
      return fetch(input, init).finally(() => (open -= 1))
    },
    answered: () => until('an answer to each request', () => open === 0),
  }
}
