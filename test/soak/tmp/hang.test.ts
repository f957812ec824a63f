import { channelServer, reconnectingDialler } from 'react-connectivity'
import { createChannelServer, createMemoryStore } from 'react-connectivity/server'
import { testConnector } from 'react-connectivity/testing'
import { WebSocket } from 'ws'
import { it } from 'vitest'
import { createFaults } from '../../connectors/support/faults.js'

async function startServer() {
  const accepted: unknown[] = []
  const store = createMemoryStore()
  const server = await createChannelServer({
    port: 0, allowedOrigins: ['no-origin'], log: null,
    store: { ...store, append: async (...args: Parameters<typeof store.append>) => {
      const a = await store.append(...args); if (!a.duplicate) accepted.push(JSON.parse(args[1].data)); return a } },
    authenticate: () => ({ id: 'ada' }),
  })
  return { server, port: server.address().port, accepted, stop: () => server.close({ graceMs: 0 }) }
}
const log: string[] = []
const at = (s: string) => log.push(`${Math.round(performance.now())} ${s}`)
const cases = testConnector({
  name: 'x',
  faults: async () => { log.length = 0; at('faults'); const f = await createFaults(startServer); at('started');
    return { ...f, hole: () => { at('hole'); f.hole() }, heal: async () => { at('heal'); await f.heal(); at('healed') }, reset: () => { at('reset'); f.reset() },
      close: async () => { at('close'); await f.close(); at('closed') } } },
  make: (faults: any) => ({ connector: channelServer(`ws://127.0.0.1:${faults.port}/realtime`, { dialler: reconnectingDialler({ WebSocket: WebSocket as never }) }), client: null }),
  channel: { name: 'orders', publish: async (faults: any, text: string) => { at('publish'); await faults.server().server.publish('orders', text); at('published') }, accepted: (f: any) => f.server().accepted },
} as never)
const wanted = cases.find(({ title }) => title.startsWith(process.env['CASE'] ?? 'counts a waiting'))!
for (let n = 0; n < Number(process.env['N'] ?? 40); n++)
  it(`${wanted.title} ${n}`, async () => {
    const began = performance.now()
    let over = false
    const t = setTimeout(() => { if (!over) console.log('HANGS', n, log.join('\n')) }, 25_000)
    try { await wanted.run() } catch (e) { console.log('FAILED', n, e, log.join('\n')); throw e } finally { over = true; clearTimeout(t); const ms = performance.now() - began; if (ms > 3000) console.log('slow', n, ms, log.join('\n')) }
  }, 60_000)
