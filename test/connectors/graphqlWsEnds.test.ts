import { createClient, type Client } from 'graphql-ws'
import { createConnectivity } from 'react-connectivity'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { fromGraphqlWs, graphqlWsSource } from '../../src/adapters/graphql-ws.js'
import { startGraphqlWsServer, type GraphqlWsServer } from './servers/graphqlWs.js'
import { createFaults, type Faults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { recordSource, type RecordedSource } from './support/recordingSink.js'
import { until } from './support/wait.js'

let faults: Faults<GraphqlWsServer>

beforeEach(async () => {
  faults = await createFaults(startGraphqlWsServer)
})

afterEach(() => faults.close())

function client(options: object = {}): Client {
  const url = `ws://127.0.0.1:${faults.port}`
  const made = createClient({ url, webSocketImpl: GuardedWebSocket, ...options })
  onTestFinished(() => void Promise.resolve(made.dispose()).catch(() => undefined))
  return made
}

/** A client that is made together with its source. */
function managed(): RecordedSource & { readonly client: Client } {
  const source = graphqlWsSource((options) => client(options))
  return { ...recordSource(source), client: source.client }
}

function subscribe(from: Client): { readonly texts: readonly unknown[]; readonly release: () => void } {
  const texts: unknown[] = []
  const ignore = (): void => undefined
  const release = from.subscribe(
    { query: 'subscription { orders }' },
    { next: ({ data }) => void texts.push(data), error: ignore, complete: ignore },
  )
  onTestFinished(release)
  return { texts, release }
}

describe('a graphql-ws server that closes a socket as planned', { timeout: 60_000 }, () => {
  it('takes a connection that the server closes as planned for a loss, and none that the app closed [C8]', async () => {
    const seen = managed()
    const operation = subscribe(seen.client)
    await seen.fact('up')
    await until('the socket', () => faults.server().sockets() === 1)
    faults.server().closeAll(1000)
    expect(await seen.fact('down')).toMatchObject({ reason: 'network-lost', code: 1000, retries: 'yes' })
    await seen.fact('up', 2)
    await until('the operation runs again', () => {
      faults.server().publish('again')
      return operation.texts.length > 0
    })
    expect(seen.types().filter((type) => type !== 'alive')).toEqual([
      'dialling',
      'up',
      'down',
      'dialling',
      'up',
    ])
  })

  it('takes a dial that the server closes as planned for a failed one [C8]', async () => {
    faults.server().refuseWith(1000)
    const seen = managed()
    subscribe(seen.client)
    expect(await seen.fact('attemptFailed')).toMatchObject({ reason: 'unreachable', code: 1000 })
    faults.server().refuseWith(null)
    await seen.fact('up')
    expect(seen.count('closed')).toBe(0)
  })

  it('observes a loss of a client that exists already, also one that the server planned', async () => {
    const foreign = client()
    const seen = recordSource(graphqlWsSource(foreign))
    const operation = subscribe(foreign)
    await seen.fact('up')
    await until('the socket', () => faults.server().sockets() === 1)
    faults.server().closeAll(1000)
    await seen.fact('up', 2)
    expect([seen.count('down'), seen.count('closed')]).toEqual([1, 0])
    operation.release()
    await seen.fact('closed')
  })
})

describe('a graphql-ws client of the app, which nobody else can stop', { timeout: 60_000 }, () => {
  it('is shown as connected when the app wants the connection again, because it has it still', async () => {
    const foreign = client()
    const connectivity = createConnectivity(fromGraphqlWs(foreign))
    onTestFinished(connectivity.dispose)
    const status = (): string => connectivity.getState().connection.status
    connectivity.connect()
    subscribe(foreign)
    await until('connected', () => status() === 'connected')
    await connectivity.disconnect()
    expect(status()).toBe('disconnected')
    connectivity.connect()
    await until('connected again', () => status() === 'connected', { seen: status })
  })
})
