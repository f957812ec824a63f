import { execFile } from 'node:child_process'
import { get } from 'node:http'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { startProcess, storeFolder, type ServerInProcess } from '../client/support/serverInProcess.js'
import { TestClient } from './support/testClient.js'
import { sessionOf, sleep, until } from './support/testServer.js'

/** Sets the soft limit of a resource of a running process, as the kernel then enforces it. */
const limit = async (
  { pid }: ServerInProcess,
  resource: string,
  value: number | 'unlimited',
): Promise<void> => {
  await promisify(execFile)('prlimit', ['--pid', `${pid}`, `--${resource}=${value}:`])
}

/** The status of the probe; null when the server takes no connection, as without a descriptor for it. */
const statusOf = ({ url }: ServerInProcess, query: string): Promise<number | null> =>
  new Promise((resolve) => {
    const request = get(
      `${url.replace('ws:', 'http:')}?${query}`,
      { agent: false, timeout: 2000 },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode ?? null)
      },
    )
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(null))
  })

async function becomes(server: ServerInProcess, query: string, status: number | null): Promise<void> {
  for (let tries = 0; (await statusOf(server, query)) !== status; tries += 1) {
    if (tries > 300) throw new Error(`?${query} never became ${status}`)
    await sleep(100)
  }
}

async function connect(server: ServerInProcess, hello: object = {}) {
  const client = new TestClient(server.url)
  onTestFinished(() => client.cut())
  await client.opened()
  return Object.assign(client, { welcome: await client.hello(hello) })
}

const publish = (n: number, size = 10) => ({
  t: 'publish',
  id: `id${n}`,
  ch: 'orders',
  d: `${n}`.padEnd(size, '.'),
  seq: n,
})

interface Shortage {
  readonly resource: string
  readonly free: number | 'unlimited'
  /** The size of each message, in bytes. */
  readonly size: number
  /** What the probe answers meanwhile; null when no connection can be made. */
  readonly probe: { readonly readyz: number | null; readonly livez: number | null }
}

/** A server in a process that runs into a limit, is freed, and then has everything that it acknowledged, once. */
async function survives(server: ServerInProcess, { resource, free, size, probe }: Shortage): Promise<void> {
  const client = await connect(server)
  client.send(publish(1))
  await client.next('ack')
  await becomes(server, 'readyz', 200)
  await limit(server, resource, 1)
  let sent = 1
  while (!client.isClosed) {
    client.send(publish((sent += 1), size))
    await Promise.race([client.next('ack').catch(() => undefined), client.closed])
  }
  expect(await client.closed).toEqual({ code: 1011, reason: 'server-error' })
  expect(client.frames.at(-1)).toMatchObject({ t: 'goodbye', reason: 'server-error', retryAfterMs: 1000 })
  await becomes(server, 'readyz', probe.readyz)
  await becomes(server, 'livez', probe.livez)
  // It tried to open the store, and could not.
  const failures = (): number => server.events.filter(({ type }) => type === 'store-failed').length
  await until('more tries', () => failures() >= 4)
  await limit(server, resource, free)
  await becomes(server, 'readyz', 200)
  const acked = client.frames.filter((frame) => frame.t === 'ack').map(({ o }) => o)
  expect(acked).toEqual(Array.from({ length: acked.length }, (_, i) => i + 1))
  expect(acked.length).toBe(sent - 1)

  const again = await connect(server, { session: sessionOf(client.welcome) })
  expect(again.welcome).toMatchObject({ epoch: client.welcome.epoch, session: { resumed: true } })
  again.send(publish(sent, size))
  expect(await again.next('ack')).toMatchObject({ id: `id${sent}`, o: sent })
  again.send({ t: 'subscribe', ch: 'orders', pos: { epoch: '*', offset: 0 } })
  await again.until(() => again.messages('orders').length >= sent)
  expect(again.messages('orders').map(({ o, d }) => [o, parseInt(String(d), 10)])).toEqual(
    Array.from({ length: sent }, (_, i) => [i + 1, i + 1]),
  )
  expect(server.events.map(({ type }) => type)).toContain('store-reopened')
  expect(server.events.map(({ type }) => type)).not.toContain('store-corrupt')
}

it('a server whose disk takes no more is red, then green without a person, and keeps what it acknowledged [O12]', async () => {
  const server = await startProcess({ port: 0, location: storeFolder() })
  const probe = { readyz: 503, livez: 200 }
  await survives(server, { resource: 'fsize', free: 'unlimited', size: 10, probe })
})

it('a server without free descriptors is green again without a person, and keeps what it acknowledged [O12]', async () => {
  const channels = { orders: { kind: 'log', maxBytes: 100_000_000 } } as const
  const server = await startProcess({ port: 0, location: storeFolder(), channels })
  // The database needs another file when its log is full. The probe needs a descriptor, too.
  const probe = { readyz: null, livez: null }
  await survives(server, { resource: 'nofile', free: 1024, size: 60_000, probe })
})
