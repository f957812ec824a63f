import { describe, expect, it, onTestFinished } from 'vitest'
import type { ChannelServerOptions } from 'react-connectivity/server'
import { startReverseProxy } from './support/reverseProxy.js'
import { TestClient } from './support/testClient.js'
import { startServer } from './support/testServer.js'

type Headers = Readonly<Record<string, string>>

/** A hello on a socket: `welcome`, or the close code of a refusal. */
async function greet(client: TestClient): Promise<string | number> {
  client.send({ t: 'hello', v: 1, attempt: 0 })
  return client.next('welcome').then(
    ({ t }) => t,
    async () => (await client.closed).code,
  )
}

/**
 * Opens a silent socket for each of the requests, on a server that lets one of each address wait, and then says all the
 * hellos: the answers, and the address of each socket.
 */
async function dialAll(options: Partial<ChannelServerOptions>, requests: readonly Headers[]) {
  const server = await startServer({ limits: { maxUnauthenticatedPerAddress: 1 }, ...options })
  const clients: TestClient[] = []
  for (const headers of requests) clients.push(await server.dial(headers))
  const answers = await Promise.all(clients.map(greet))
  const addresses = server.events.flatMap((event) =>
    event.type === 'connection-opened' ? [event.address] : [],
  )
  return { answers, addresses, events: server.events }
}

const via = (...addresses: readonly string[]): Headers => ({ 'x-forwarded-for': addresses.join(', ') })

describe('the address of a client', () => {
  it('is that of its socket: without trustProxy a forwarded address changes nothing', async () => {
    const { answers, addresses } = await dialAll({}, [via('203.0.113.1'), via('203.0.113.2'), {}])
    expect(answers).toEqual(['welcome', 1013, 1013])
    expect(addresses).toEqual(['127.0.0.1', '127.0.0.1', '127.0.0.1'])
  })

  it('is what the trusted number of proxies added, whatever the client put before it', async () => {
    const one = await dialAll({ trustProxy: 1 }, [
      via('198.51.100.1', '203.0.113.1'),
      via('198.51.100.2', '203.0.113.1'),
      via('203.0.113.2'),
    ])
    expect(one.addresses).toEqual(['203.0.113.1', '203.0.113.1', '203.0.113.2'])
    expect(one.answers).toEqual(['welcome', 1013, 'welcome'])
    const two = await dialAll({ trustProxy: 2 }, [via('198.51.100.1', '203.0.113.1', '10.0.0.1'), via(), {}])
    expect(two.addresses, 'a shorter chain has no more to tell').toEqual([
      '203.0.113.1',
      '127.0.0.1',
      '127.0.0.1',
    ])
  })

  it('is the nearest one that is not a trusted proxy', async () => {
    const chains = [
      via('198.51.100.1', '203.0.113.1', '10.1.2.3'),
      via('198.51.100.1', '203.0.113.2:4711', '10.1.2.3'),
      via('198.51.100.1', '[2001:db8::7]:4711'),
      via('198.51.100.1', 'unknown', '10.1.2.3'),
      via('<script>'),
    ]
    const { addresses } = await dialAll({ trustProxy: ['loopback', '10.0.0.0/8'] }, chains)
    expect(addresses).toEqual(['203.0.113.1', '203.0.113.2', '2001:db8::7', '10.1.2.3', '127.0.0.1'])
    const stranger = await dialAll({ trustProxy: ['10.0.0.0/8'] }, [via('203.0.113.1')])
    expect(stranger.addresses, 'the socket itself is of no trusted proxy').toEqual(['127.0.0.1'])
  })

  it('counts as a /64 network with IPv6, and as IPv4 when it is mapped', async () => {
    const { answers, addresses } = await dialAll({ trustProxy: 1 }, [
      via('2001:db8:0:1::1'),
      via('2001:db8:0:1:ffff:ffff:ffff:ffff'),
      via('2001:0DB8::2:0:0:0:1'),
      via('2001:db8:0:2::1'),
      via('192.0.2.1'),
      via('::ffff:192.0.2.1'),
      via('::ffff:c000:201'),
      via('::ffff:192.0.2.2'),
    ])
    expect(answers).toEqual(['welcome', 1013, 'welcome', 1013, 'welcome', 1013, 1013, 'welcome'])
    expect(addresses.slice(-3), 'mapped addresses are told as IPv4').toEqual([
      '192.0.2.1',
      '192.0.2.1',
      '192.0.2.2',
    ])
  })

  it('can be read from the request by the app, and an error there leaves that of the socket', async () => {
    const { answers, addresses, events } = await dialAll(
      {
        clientAddress({ headers }) {
          if (headers['x-broken'] !== undefined) throw new Error('broken')
          return typeof headers['cf-connecting-ip'] === 'string' ? headers['cf-connecting-ip'] : null
        },
      },
      [
        { 'cf-connecting-ip': '203.0.113.1', ...via('198.51.100.1') },
        { 'cf-connecting-ip': '203.0.113.2' },
        { 'x-broken': '1' },
        {},
      ],
    )
    expect(addresses).toEqual(['203.0.113.1', '203.0.113.2', '127.0.0.1', '127.0.0.1'])
    expect(answers).toEqual(['welcome', 'welcome', 'welcome', 1013])
    expect(events.filter(({ type }) => type === 'callback-failed')).toMatchObject([
      { callback: 'clientAddress', error: { message: 'broken' } },
    ])
  })

  it('reaches authenticate and the event of a refused origin', async () => {
    const seen: unknown[] = []
    const server = await startServer({
      trustProxy: 1,
      authenticate: ({ address }) => (seen.push(address), { id: 'ann' }),
    })
    await greet(await server.dial(via('203.0.113.1')))
    expect(seen).toEqual(['203.0.113.1'])
    await expect(server.dial({ ...via('203.0.113.2'), origin: 'https://evil.example' })).rejects.toThrow(
      '403',
    )
    expect(await server.seen('origin-refused')).toMatchObject({ address: '203.0.113.2' })
  })

  it('lets honest clients in while a thousand silent sockets of one address hang on the same proxy [O13]', async () => {
    const server = await startServer({
      trustProxy: 1,
      limits: { maxUnauthenticatedPerAddress: 100, helloTimeoutMs: 600_000 },
    })
    const { url } = await startReverseProxy(server.address().port)
    const dial = async (address: string): Promise<TestClient> => {
      const client = new TestClient(url, { 'x-test-address': address, ...via('198.51.100.1') })
      onTestFinished(() => client.cut())
      await client.opened()
      return client
    }
    const squatters: TestClient[] = []
    for (let batch = 0; batch < 10; batch++)
      squatters.push(...(await Promise.all(Array.from({ length: 100 }, () => dial('203.0.113.66')))))
    const honest = await Promise.all(
      Array.from({ length: 100 }, async (_, i) => greet(await dial(`203.0.113.${100 + (i % 50)}`))),
    )
    expect(honest.filter((answer) => answer === 'welcome').length).toBeGreaterThanOrEqual(99)
    const refused = await Promise.all(squatters.slice(100).map(({ closed }) => closed))
    expect(new Set(refused.map(({ code }) => code))).toEqual(new Set([1013]))
  }, 300_000)
})
