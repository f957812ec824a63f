import { createClient, type Client, type ClientOptions } from 'graphql-ws'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { graphqlWsSource, type GraphqlWsOptions } from '../../src/adapters/graphql-ws.js'
import { startGraphqlWsServer, type GraphqlWsServer } from './servers/graphqlWs.js'
import { createFaults, type Faults } from './support/faults.js'
import { GuardedWebSocket } from './support/guardedWebSocket.js'
import { recordSource, type RecordedSource } from './support/recordingSink.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

let faults: Faults<GraphqlWsServer>

beforeEach(async () => {
  faults = await createFaults(startGraphqlWsServer)
})

afterEach(() => faults.close())

const orders = { query: 'subscription { orders }' }
const backoff = { firstMs: 50, quickGapMs: 100, windowMs: 300, capMs: 300 }

function client(options: Partial<ClientOptions> = {}): Client {
  const made = createClient({
    url: `ws://127.0.0.1:${faults.port}`,
    webSocketImpl: GuardedWebSocket,
    ...options,
  })
  onTestFinished(() => void Promise.resolve(made.dispose()).catch(() => undefined))
  return made
}

/** A client that is made together with its source, and the ends of its operations. */
function managed(options: GraphqlWsOptions = {}): RecordedSource & { readonly client: Client } {
  const source = graphqlWsSource((given) => client(given), { backoff, ...options })
  const recorded = recordSource(source)
  return { ...recorded, client: source.client }
}

interface Operation {
  readonly texts: unknown[]
  error: unknown
  readonly release: () => void
}

function subscribe(from: Client, query = orders): Operation {
  const texts: unknown[] = []
  const operation: Operation = {
    texts,
    error: null,
    release: from.subscribe(query, {
      next: ({ data }) => void texts.push(data),
      error: (error) => void (operation.error = error),
      complete: () => undefined,
    }),
  }
  return operation
}

describe('facts about a graphql-ws client', () => {
  it('is idle until the app has an operation, and idle again after the last one', async () => {
    const seen = managed()
    expect(seen.link.observe()).toEqual({ phase: 'idle' })
    const operation = subscribe(seen.client)
    await seen.fact('up')
    expect(seen.types().filter((type) => type !== 'alive')).toEqual(['dialling', 'up'])
    operation.release()
    await seen.fact('closed')
    expect(seen.link.observe()).toEqual({ phase: 'idle' })
    expect(seen.count('down')).toBe(0)
  })

  it('takes the end of an operation that was released for none of the next one', async () => {
    const seen = managed({ hold: orders, operation: () => orders })
    seen.link.connect?.()
    await seen.fact('up')
    const release = seen.link.subscribe?.('orders')
    release?.()
    seen.link.subscribe?.('orders')
    await until('a message', () => {
      faults.server().publish('one')
      return seen.count('message') > 0
    })
    expect(seen.facts.filter(({ type }) => type === 'channel').map(({ args }) => args[1])).toEqual([
      { status: 'subscribed', continuity: 'unknown' },
      { status: 'subscribed', continuity: 'unknown' },
    ])
  })

  it('dials again after a refused first dial, and counts the attempts [C8]', async () => {
    faults.refuse()
    const seen = managed()
    const operation = subscribe(seen.client)
    expect(await seen.fact('attemptFailed', 2)).toMatchObject({ reason: 'unreachable', retries: 'yes' })
    expect(await seen.fact('dialling', 3)).toEqual({ attempt: 3 })
    await faults.heal()
    await seen.fact('up')
    // The client is up before the server has read its subscription.
    await until('a message', () => {
      faults.server().publish('one')
      return operation.texts.length > 0
    })
    expect(operation.error).toBeNull()
  })

  it('ends a dial at which it is told to disconnect, also before the client has a socket', async () => {
    const source = graphqlWsSource((given) => client(given), { backoff, hold: orders })
    let begins = 0
    const seen = recordSource({
      attach: (sink, environment) => {
        const link = source.attach(
          {
            ...sink,
            dialling: (info) => {
              sink.dialling(info)
              begins += 1
              if (begins === 1) link.disconnect?.()
            },
          },
          environment,
        )
        return link
      },
    })
    seen.link.connect?.()
    await seen.fact('closed')
    await until('the end of the dial', () => faults.live() === 0)
    await pause(50)
    seen.link.connect?.()
    await seen.fact('up')
    expect(seen.count('dialling')).toBe(2)
    expect(seen.count('up')).toBe(1)
  })

  it('reports a reset with its code and the time of the next dial, and operations continue [C8]', async () => {
    const seen = managed()
    const operation = subscribe(seen.client)
    await seen.fact('up')
    faults.reset()
    expect(await seen.fact('down')).toMatchObject({ reason: 'network-lost', code: 1006, retries: 'yes' })
    expect((seen.last('down') as { nextAttemptAt: unknown }).nextAttemptAt).toBeTypeOf('number')
    await seen.fact('up', 2)
    await until('the operation runs again', () => {
      faults.server().publish('again')
      return operation.texts.length > 0
    })
    expect(seen.count('down')).toBe(1)
  })

  it.each([
    [4401, 'unauthorized'],
    [4403, 'forbidden'],
    [4409, 'protocol-error'],
    [4429, 'protocol-error'],
    [1008, 'policy-violation'],
  ])('takes close code %i as a verdict, and does not dial again [C8]', async (code, reason) => {
    const seen = managed()
    const operation = subscribe(seen.client)
    await seen.fact('up')
    await until('the socket', () => faults.server().sockets() === 1)
    faults.server().closeAll(code)
    expect(await seen.fact('verdict')).toMatchObject({ reason, code })
    const dials = faults.dials()
    await pause(800)
    expect(faults.dials()).toBe(dials)
    expect(operation.error).toMatchObject({ code })
    expect(seen.link.observe()).toMatchObject({ phase: 'stopped', reason })
  })

  it('pauses after 4500: the client gives up, although the server did not refuse it [C8]', async () => {
    const seen = managed({ hold: orders })
    seen.link.connect?.()
    await seen.fact('up')
    faults.server().closeAll(4500)
    expect(await seen.fact('down')).toMatchObject({ reason: 'server-error', code: 4500, retries: 'no' })
    seen.link.retryNow?.()
    await seen.fact('up', 2)
  })

  it('keeps the operations of the app over a disconnect, and resumes them by connect', async () => {
    const seen = managed()
    const operation = subscribe(seen.client)
    await seen.fact('up')
    seen.link.disconnect?.()
    await until('no socket', () => faults.server().sockets() === 0)
    const dials = faults.dials()
    await pause(500)
    expect(faults.dials()).toBe(dials)
    seen.link.connect?.()
    await seen.fact('up', 2)
    await until('the operation runs again', () => {
      faults.server().publish('again')
      return operation.texts.length > 0
    })
    expect(operation.error).toBeNull()
  })

  it('maps channels to operations, and reports one that the server refuses', async () => {
    const seen = managed({ operation: (channel) => ({ query: `subscription { ${channel} }` }) })
    const release = seen.link.subscribe?.('orders')
    seen.link.subscribe?.('members')
    await seen.fact('up')
    await until('a refusal', () =>
      seen.facts.some(({ args }) => JSON.stringify(args[1])?.includes('channel-denied')),
    )
    await until('a message', () => {
      faults.server().publish('one')
      return seen.count('message') > 0
    })
    expect(seen.facts.find(({ type }) => type === 'message')?.args).toEqual(['orders', { orders: 'one' }])
    release?.()
    await seen.fact('closed')
  })

  it('observes a client that exists already, says when it gave up, and leaves no listener [C11]', async () => {
    const foreign = client({ retryWait: () => pause(50) })
    const ends = new Set<() => void>()
    const on = vi.fn((event: never, listener: never) => {
      const end = foreign.on(event, listener)
      ends.add(end)
      return () => {
        ends.delete(end)
        end()
      }
    })
    const seen = recordSource(graphqlWsSource({ ...foreign, on }))
    expect(seen.link.observe()).toEqual({ phase: 'unknown' })
    const operation = subscribe(foreign)
    await seen.fact('up')
    faults.reset()
    expect(await seen.fact('down')).toMatchObject({ reason: 'network-lost', code: 1006, retries: 'unknown' })
    await seen.fact('up', 2)
    seen.link.dispose()
    seen.link.dispose()
    expect(ends.size).toBe(0)
    await until('the operation goes on', () => {
      faults.server().publish('still here')
      return operation.texts.length > 0
    })
  })
})
