import { createServer } from 'node:http'
import { createChannelServer, createMemoryStore, type ChannelServerOptions } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'

/** Wrong options, and the parts of the error text: the option, the expected and the given value. */
const wrong: readonly (readonly [unknown, readonly string[]])[] = [
  [undefined, ['{ port: 8080 }', 'undefined']],
  [{ port: 0, allowedOrigin: [] }, ['unknown option "allowedOrigin"', 'allowedOrigins']],
  [{ port: 0, __proto: 1 }, ['unknown option "__proto"']],
  [{ port: '8080' }, ['port', 'a port number', '"8080"']],
  [{ port: 65_536 }, ['port', '65536']],
  [{ server: {} }, ['server', 'an HTTP server', '{}']],
  [{ port: 0, host: '' }, ['host', '""']],
  [{ port: 0, path: 'realtime' }, ['path', 'begins with "/"', '"realtime"']],
  [{ port: 0, path: '/realtime?x=1' }, ['path', '"/realtime?x=1"']],
  [{ port: 0, metricsPath: 'metrics' }, ['metricsPath', 'begins with "/"', '"metrics"']],
  [{ port: 0, metricsPath: '/realtime' }, ['metricsPath', 'another path', '/realtime']],
  [{ port: 0, allowedOrigins: 'https://app.example.com' }, ['allowedOrigins', 'an array', 'app.example.com']],
  [
    { port: 0, allowedOrigins: ['https://app.example/'] },
    ['allowedOrigins', 'slash', 'https://app.example/'],
  ],
  [{ port: 0, allowedOrigins: ['app.example'] }, ['allowedOrigins', 'app.example']],
  [{ port: 0, allowedOrigins: ['*'] }, ['allowedOrigins', '*']],
  [{ port: 0, allowedHosts: 'app.example' }, ['allowedHosts', 'an array of names', '"app.example"']],
  [{ port: 0, allowedHosts: ['https://app.example'] }, ['allowedHosts', 'https://app.example']],
  [{ port: 0, allowedHosts: ['app.example:8080'] }, ['allowedHosts', 'app.example:8080']],
  [{ port: 0, allowedHosts: ['*'] }, ['allowedHosts', 'without scheme and port', '*']],
  [{ port: 0, trustProxy: true }, ['trustProxy', 'the number of proxies', 'true']],
  [{ port: 0, trustProxy: -1 }, ['trustProxy', '-1']],
  [{ port: 0, trustProxy: ['10.0.0.0/33'] }, ['trustProxy', '10.0.0.0/33']],
  [{ port: 0, trustProxy: ['proxy.example'] }, ['trustProxy', 'proxy.example']],
  [{ port: 0, clientAddress: 'cf-connecting-ip' }, ['clientAddress', 'a function', '"cf-connecting-ip"']],
  [{ port: 0, trustProxy: 1, clientAddress: () => null }, ['either trustProxy or clientAddress', 'got both']],
  [{ port: 0, store: {} }, ['store', 'createMemoryStore()', '{}']],
  [{ port: 0, channels: ['orders'] }, ["channels['0']", "kind: 'log'", '"orders"']],
  [{ port: 0, channels: { orders: 'log' } }, ["channels['orders']", "kind: 'log'", '"log"']],
  [{ port: 0, channels: { orders: { kind: 'lgo' } } }, ["channels['orders']", '{"kind":"lgo"}']],
  [{ port: 0, channels: { orders: null } }, ["channels['orders']", 'null']],
  [{ port: 0, authenticate: {} }, ['authenticate', 'a function', '{}']],
  [{ port: 0, authorize: true }, ['authorize', 'a function', 'true']],
  [{ port: 0, authorizeMany: [] }, ['authorizeMany', 'a function', '[]']],
  [
    { port: 0, authorize: () => true, authorizeMany: () => [] },
    ['either authorize or authorizeMany', 'got both'],
  ],
  [{ port: 0, insecure: 'yes' }, ['insecure', 'true or false', '"yes"']],
  [{ port: 0, insecure: false }, ['authenticate, authorize or channels', 'got none', 'insecure: true']],
  [{ port: 0, heartbeat: { interval: 3 } }, ['heartbeat', 'intervalMs', '"interval":3']],
  [{ port: 0, limits: { maxFrames: 3 } }, ['limits', 'maxFrameBytes', '"maxFrames":3']],
  [{ port: 0, sessionTtlMs: -1 }, ['sessionTtlMs', 'above 0', '-1']],
  [{ port: 0, dialsPerSecond: 0 }, ['dialsPerSecond', 'above 0', '0']],
  [{ port: 0, log: 'silent' }, ['log', 'a function', 'null for no log', '"silent"']],
]

describe('a developer who gives the server a wrong option', () => {
  it.each(wrong)('%j reads the expected and the given value at the call', async (options, words) => {
    const outcome: unknown = await createChannelServer(options as ChannelServerOptions).then(
      (server) => server.close().then(() => 'it started'),
      (error: unknown) => error,
    )
    expect(outcome).toSatisfy((thrown) => thrown instanceof TypeError || thrown instanceof RangeError)
    for (const word of words) expect((outcome as Error).message).toContain(word)
  })

  it('may leave any of them undefined, and give every right one', async () => {
    const store = createMemoryStore()
    const origins = [
      'https://app.example',
      'http://localhost:5173',
      'capacitor://localhost',
      'null',
      'no-origin',
    ]
    const all: ChannelServerOptions = {
      server: createServer(),
      path: '/live/v1',
      allowedOrigins: origins,
      allowedHosts: ['app.example', '.app.example', 'intranet'],
      trustProxy: ['loopback', 'linklocal', 'uniquelocal', '203.0.113.7', '2001:db8::/32'],
      store,
      channels: { a: { kind: 'log' }, b: { kind: 'latest' }, c: { kind: 'session' } },
      authenticate: () => ({ id: 'ann' }),
      authorize: () => true,
      insecure: false,
      heartbeat: { intervalMs: 1000 },
      limits: { maxBatch: 10 },
      sessionTtlMs: 1000,
      dialsPerSecond: 50,
      log: null,
    }
    await (await createChannelServer(all)).close()
    const names = Object.keys(all).filter((name) => name !== 'server')
    const none = Object.fromEntries(names.map((name) => [name, undefined]))
    await (await createChannelServer({ ...none, port: 0, host: '127.0.0.1', insecure: true })).close()
    await (await createChannelServer({ port: 0, allowedOrigins: () => true, channels: () => null })).close()
    await (await createChannelServer({ port: 0, insecure: true, trustProxy: 2 })).close()
    await (await createChannelServer({ port: 0, insecure: true, clientAddress: () => null })).close()
  })

  it.each([
    ['authenticate', { authenticate: () => ({ id: 'ann' }) }],
    ['authorize', { authorize: () => true }],
    ['authorizeMany', { authorizeMany: () => [] }],
    ['channels', { channels: { a: { kind: 'log' } } }],
  ] as const)('is not asked for insecure: true where %s says who may do what', async (_, options) => {
    await (await createChannelServer({ port: 0, ...options })).close()
  })
})
