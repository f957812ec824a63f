import { reconnectingDialler } from 'react-connectivity'
import { onTestFinished } from 'vitest'
import { makeServerClient, type TestClientOptions } from '../../client/support/client.js'
import { until } from '../../client/support/wait.js'
import { countedSockets, countingEnvironment } from './recordedClient.js'

const fast = { firstMs: 5, quickGapMs: 10, windowMs: 20, capMs: 40 }

/** A real client with counted timers, reports and sockets; disposed after the test. */
export function makeClient(url: string, options: TestClientOptions = {}) {
  const counting = countingEnvironment()
  const { WebSocket: Counted, sockets } = countedSockets()
  const client = makeServerClient(url, {
    backoff: fast,
    dialler: reconnectingDialler({ WebSocket: Counted }),
    environment: counting.environment,
    ...options,
    times: { lingerMs: 5, leaveMs: 100, ...options.times },
  })
  onTestFinished(() => {
    client.dispose()
    for (const socket of sockets) socket.terminate()
  })
  const status = (): string => client.getState().connection.status
  return {
    ...counting,
    client,
    sockets,
    status,
    reaches: (wanted: string) => until(`status ${wanted}`, () => status() === wanted),
  }
}
