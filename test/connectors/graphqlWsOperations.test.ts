import { createClient, type Client } from 'graphql-ws'
import { channel, createConnectivity } from 'react-connectivity'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fromGraphqlWs, graphqlWsSource, type GraphqlWsOptions } from '../../src/adapters/graphql-ws.js'
import { startGraphqlWsServer, type GraphqlWsServer } from './servers/graphqlWs.js'
import { channelFacts } from './support/channelFacts.js'
import { createFaults, type Faults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { recordSource, type RecordedSource } from './support/recordingSink.js'
import { until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

let faults: Faults<GraphqlWsServer>

beforeEach(async () => {
  faults = await createFaults(startGraphqlWsServer)
})

afterEach(() => faults.close())

const queryOf = (field: string) => ({ query: `subscription { ${field} }` })
const options: GraphqlWsOptions = {
  backoff: { firstMs: 50, quickGapMs: 100, windowMs: 300, capMs: 300 },
  operation: queryOf,
}
const orders = channelFacts('orders')

type Subscribe = Client['subscribe']
type Sink = Parameters<Subscribe>[1]

/** A client whose operations on the field `odd` do what a test says, in place of the server. */
function open(given: object, odd: (sink: Sink) => void): Client {
  const made = createClient({
    url: `ws://127.0.0.1:${faults.port}`,
    webSocketImpl: GuardedWebSocket,
    ...given,
  })
  onTestFinished(() => void Promise.resolve(made.dispose()).catch(() => undefined))
  const subscribe = ((request, sink) => {
    if (!request.query?.includes('odd')) return made.subscribe(request, sink)
    odd(sink)
    return () => undefined
  }) as Subscribe
  return { ...made, subscribe }
}

function run(
  more: GraphqlWsOptions = {},
  odd: (sink: Sink) => void = () => undefined,
): RecordedSource & { readonly client: Client } {
  const source = graphqlWsSource((given) => open(given, odd), { ...options, ...more })
  return { ...recordSource(source), client: source.client }
}

/** Publishes until a message of the channel has come. */
const hears = (seen: RecordedSource): Promise<void> =>
  until('a message', () => {
    faults.server().publish('one')
    return seen.count('message') > 0
  })

describe('an operation over graphql-ws', () => {
  it('that ends within the call that starts it has ended, and is not said to be subscribed', async () => {
    const seen = run({ hold: queryOf('orders') }, (sink) => sink.complete())
    seen.link.connect?.()
    await seen.fact('up')
    seen.link.subscribe?.('odd')
    expect(orders.of(seen, 'odd')).toEqual([{ status: 'failed', reason: 'channel-closed' }])
  })

  it('that is left within the call that starts it runs no more', async () => {
    const source = graphqlWsSource((given) => open(given, () => undefined), {
      ...options,
      hold: queryOf('orders'),
    })
    const seen = recordSource({
      attach: (sink, environment) => {
        const link = source.attach({ ...sink, dialling: () => link.dispose() }, environment)
        return link
      },
    })
    seen.link.connect?.()
    await until('a dial', () => faults.dials() === 1)
    await until('the end of the dial', () => faults.live() === 0)
  })

  it('of a channel runs again when the app dials by itself after a verdict', async () => {
    const seen = run()
    seen.link.subscribe?.('orders')
    await hears(seen)
    faults.server().closeAll(4403)
    await seen.fact('verdict')
    await until('the end', () => faults.live() === 0)
    const before = seen.count('message')
    const ended = orders.of(seen).length
    onTestFinished(
      seen.client.subscribe(queryOf('orders'), {
        next: () => undefined,
        error: () => undefined,
        complete: () => undefined,
      }),
    )
    await seen.fact('up', 2)
    await until('the channel', () => orders.of(seen).length > ended)
    await until('a message', () => {
      faults.server().publish('two')
      return seen.count('message') > before
    })
  })

  it('that the app cannot make fails alone', async () => {
    const operation = (name: string): ReturnType<typeof queryOf> => {
      if (name === 'bad') throw new Error('no operation')
      return queryOf(name)
    }
    const graphql = fromGraphqlWs((given) => open(given, () => undefined), {
      ...options,
      operation,
      hold: queryOf('orders'),
    })
    const connectivity = createConnectivity(graphql)
    onTestFinished(connectivity.dispose)
    const stateOf = (name: string) => connectivity.getState().channels.get(name)
    for (const name of ['bad', 'orders']) channel(connectivity, name).subscribe({})
    connectivity.connect()
    await until('the other channel', () => stateOf('orders')?.status === 'subscribed', {
      seen: () => [...connectivity.getState().channels],
    })
    expect(stateOf('bad')).toMatchObject({ status: 'failed', message: 'Error: no operation' })
    await until('no outage', () => connectivity.getState().connection.status === 'connected')
  })

  it('that the client cannot send has failed, while the connection stays', async () => {
    const seen = run({ hold: queryOf('orders') }, (sink) =>
      queueMicrotask(() => sink.error(new TypeError('no JSON'))),
    )
    seen.link.connect?.()
    await seen.fact('up')
    seen.link.subscribe?.('odd')
    await orders.becomes(seen, 'failed', 'odd')
    expect(orders.last(seen, 'odd')).toMatchObject({ message: 'TypeError: no JSON' })
    expect(seen.count('down')).toBe(0)
  })

  it('that brings errors in place of data is ended at the server, too', async () => {
    const seen = run({ hold: queryOf('orders') })
    seen.link.connect?.()
    await until('the hold', () => faults.server().subscriptions() === 1)
    seen.link.subscribe?.('broken')
    await until('the operation', () => faults.server().subscriptions() === 2)
    faults.server().publish('one')
    await orders.becomes(seen, 'failed', 'broken')
    expect(orders.last(seen, 'broken')).toMatchObject({ reason: 'channel-denied', message: 'broken' })
    await until('its end', () => faults.server().subscriptions() === 1)
  })
})
