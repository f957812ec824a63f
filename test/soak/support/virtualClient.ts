import { reconnectingDialler, type Dialler, type Environment } from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { onTestFinished } from 'vitest'
import type { WebSocket } from 'ws'
import {
  makeServerClient,
  type ClientWithChannels,
  type TestClientOptions,
} from '../../client/support/client.js'
import { settled } from '../../client/support/settled.js'
import { createDialRecord, type Dial } from './dialRecord.js'
import { countedSockets } from './recordedClient.js'

/** A real client on real sockets, whose clock stands still until the test moves it. */
export interface VirtualClient {
  readonly client: ClientWithChannels
  readonly environment: VirtualEnvironment
  readonly sockets: WebSocket[]
  /** Its dials, by its own clock. */
  readonly dials: readonly Dial[]
  readonly status: () => string
  /** Requests a dial, as a person does. */
  readonly request: (act: 'connect' | 'retryNow') => void
  /** Waits until every message has arrived and every answer has come back; the clock stands. */
  readonly settle: () => Promise<void>
  /** Moves the clock in steps, and settles after each. */
  readonly advance: (ms: number, stepMs?: number) => Promise<void>
}

/** @param wrap what the client sees of its environment. Default: all of it */
export function makeVirtualClient(
  url: string,
  {
    random,
    wrap = (own) => own,
    ...options
  }: TestClientOptions & {
    readonly random?: () => number
    readonly wrap?: (environment: VirtualEnvironment) => Environment
  } = {},
): VirtualClient {
  const environment = createVirtualEnvironment(random && { random })
  const exchange = countedSockets()
  const { sockets } = exchange
  const real = reconnectingDialler({ WebSocket: exchange.WebSocket })
  const record = createDialRecord()
  const dialler: Dialler = {
    ...real,
    dial(...given) {
      record.dialled(environment.now())
      return real.dial(...given)
    },
  }
  const client = makeServerClient(url, { dialler, environment: wrap(environment), ...options })
  onTestFinished(() => {
    client.dispose()
    for (const socket of sockets) socket.terminate()
  })
  const settle = (): Promise<void> => settled(exchange)
  const isBusy = (): boolean =>
    exchange.made() < record.dials.length || sockets.some(({ readyState }) => readyState !== 3)
  return {
    client,
    environment,
    sockets,
    dials: record.dials,
    status: () => client.getState().connection.status,
    request(act) {
      record.requested()
      client[act]()
    },
    settle,
    async advance(ms, stepMs = 100) {
      for (let left = ms; left > 0; left -= stepMs) {
        await environment.advance(Math.min(left, stepMs))
        if (isBusy()) await settle()
      }
    },
  }
}
