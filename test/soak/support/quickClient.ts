import { reconnectingDialler } from 'react-connectivity'
import { onTestFinished } from 'vitest'
import { makeServerClient, type ClientWithChannels } from '../../client/support/client.js'
import type { Exchange } from '../../client/support/settled.js'
import { countedSockets } from './recordedClient.js'

const fast = { firstMs: 5, quickGapMs: 10, windowMs: 20, capMs: 40 }

/** A real client on the clock and the timers of this process, with counted sockets; disposed after the test. */
export function makeClient(url: string): Exchange & {
  readonly client: ClientWithChannels
  readonly status: () => string
} {
  const { WebSocket: Counted, sockets, exchanged } = countedSockets()
  const client = makeServerClient(url, {
    backoff: fast,
    dialler: reconnectingDialler({ WebSocket: Counted }),
    times: { lingerMs: 5, leaveMs: 100 },
  })
  onTestFinished(() => {
    client.dispose()
    for (const socket of sockets) socket.terminate()
  })
  return { client, sockets, exchanged, status: () => client.getState().connection.status }
}
