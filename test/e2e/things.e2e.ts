import { createChannelServer, type ChannelServer, type ServerEvent } from 'react-connectivity/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createChaosProxy, type ChaosProxy } from '../../lab/chaosProxy.js'
import { startGateway } from '../things/support/gateway.js'
import { pageFixture } from './support/pageFixture.js'

// A person looks at a wall of devices behind gateways, which are processes of their own.

const fixture = pageFixture('test/e2e/pages/thingsPage.tsx')
let server: ChannelServer
let proxy: ChaosProxy
const events: ServerEvent[] = []
beforeAll(async () => {
  server = await createChannelServer({
    port: 0,
    insecure: true,
    allowedOrigins: [fixture.origin(), 'no-origin'],
    log: null,
    things: { authorize: () => true },
    // A busy page answers in time, and a silent thing can be seen for long before it is offline.
    heartbeat: { intervalMs: 500, timeoutMs: 2500, idleMs: 12_000 },
  })
  server.on((event) => events.push(event))
  const { port } = server.address()
  proxy = await createChaosProxy(() => port)
})
afterAll(async () => {
  proxy?.close()
  await server?.close({ graceMs: 50 })
})

const open = (bind: string[] = []) => {
  const url = `ws://127.0.0.1:${proxy.port}/realtime`
  return fixture.open(Object.fromEntries([['url', url], ...bind.map((id) => ['bind', id])]))
}

/** Starts a gateway that binds these things; `end` is how the server saw its connection end, null before. */
async function start(ids: readonly string[]) {
  const gateway = await startGateway(server.address().port, ids)
  // Nobody else comes meanwhile.
  const id = events.findLast(({ type }) => type === 'welcomed') as
    | { readonly connectionId: string }
    | undefined
  const isItsEnd = (event: ServerEvent): boolean =>
    event.type === 'connection-closed' && event.connectionId === id?.connectionId
  return { ...gateway, end: () => events.find(isItsEnd) ?? null }
}

test('a wall of 200 things is offline at once when their client is killed, and out of date while the page itself is offline [T9]', async () => {
  const ids = Array.from({ length: 200 }, (_, index) => `floor/${index + 1}`)
  const gateway = await start(ids)
  const page = await open()
  const leds = (state: string) => page.locator(`[data-slot="conn-led"][data-state="${state}"]`).count()
  await expect.poll(() => leds('connected')).toBe(200)
  gateway.kill()
  await expect.poll(() => leds('disconnected')).toBe(200)
  // The server heard of the end from the socket, not from the idle time.
  expect(gateway.end()).toMatchObject({ by: 'network', reason: 'network-lost' })
  proxy.drop()
  proxy.refuse()
  await expect.poll(() => leds('outdated')).toBe(200)
  await proxy.pass()
  // The page may have waited long enough to wait for half a minute more.
  await expect.poll(() => leds('disconnected'), { timeout: 120_000 }).toBe(200)
})

test('a thing of a frozen gateway is not responding, then offline; a page that wants it is told so and gets it then [T10, T12]', async () => {
  const gateway = await startGateway(server.address().port, ['floor/pump'])
  const page = await open(['floor/pump'])
  const pump = page.getByRole('listitem').filter({ hasText: 'floor/pump' })
  const own = page.getByRole('status', { name: 'Own' })
  await expect.poll(() => own.textContent()).toBe('waiting already-bound')
  await expect.poll(() => pump.textContent()).toBe('floor/pump Online')
  await gateway.freeze()
  await expect.poll(() => pump.textContent()).toBe('floor/pump Not responding')
  // The ghost is sent away after the idle time, and the page asks again.
  await expect.poll(() => own.textContent(), { timeout: 60_000 }).toBe('bound')
  await expect.poll(() => pump.textContent()).toBe('floor/pump Online')
})
