import { fromEventSource, type EventSourceOptions } from '../../../src/adapters/sse.js'
import type { ConnectorContract } from '../../../src/testing/contract/types.js'
import type { SseServer } from '../servers/sse.js'
import { createRemoteFaults } from '../support/remoteFaults.js'
import type { ServerFaults } from '../support/serverFaults.js'

export const sseOptions: EventSourceOptions = {
  hello: {
    event: 'hello',
    continuity: ({ data }, asked) =>
      asked !== null && (JSON.parse(data) as { from: unknown }).from === asked ? 'recovered' : 'unknown',
  },
  heartbeat: { event: 'beat', withinMs: 1000 },
  goodbye: { event: 'bye', reason: () => 'kicked' },
  retryMs: 250,
  dialTimeoutMs: 2000,
  backoff: { firstMs: 50, quickGapMs: 800, windowMs: 3000, capMs: 3000 },
}

/** Server-sent events in a page: the suite needs the browser's own `EventSource`. */
export const sseContract: ConnectorContract<ServerFaults<SseServer>> = {
  name: 'sse',
  faults: createRemoteFaults<SseServer>,
  make: (faults) => ({
    connector: fromEventSource(`http://127.0.0.1:${faults.port}/events`, sseOptions),
    client: null,
  }),
  verdict: {
    reason: 'server-closed',
    say: (faults) => faults.server().answer(204),
    lift: (faults) => faults.server().answer(null),
  },
  politeClose: { close: (faults) => faults.server().end(), follows: 'reconnected' },
  channel: { name: 'orders', publish: (faults, text) => faults.server().publish(text) },
}
