import { openSync } from 'node:fs'
import { createChannelServer, type ChannelConfig, type ChannelServer } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { createRedisStore } from 'react-connectivity/server/redis'
import { readAcceptedLog, withAcceptedLog, type AcceptedEntry } from './acceptedLog.js'
import { createOrderBook, createTicker, type Order } from './liveData.js'
import type { Rates, ServerConfig, ServerOperations, ServerReport, ServerRequest } from './serverProtocol.js'

// The channel server in a separate process, which can be killed, stopped and restarted. It has no control
// port: it listens to its parent only, and ends when the parent is gone.

const config = JSON.parse(process.env['LAB_SERVER'] ?? 'null') as ServerConfig
const denied = new Set<string>()
const gone = new Set<string>()
const report = (message: ServerReport): void => void (process.connected && process.send?.(message))

const channels: ReadonlyMap<string, ChannelConfig> = new Map([
  ['orders', { kind: 'log', size: config.logSize }],
  // Tests send far more than a chat holds by default, and count on its size alone.
  ['chat', { kind: 'log', size: config.logSize, maxBytes: 64 * 1024 * 1024 }],
  ['prices', { kind: 'latest' }],
  ['inbox', { kind: 'session', size: config.inboxSize }],
])

async function start(known: readonly AcceptedEntry[]): Promise<ChannelServer> {
  const store = withAcceptedLog(
    config.redis === undefined
      ? createLevelStore({ location: config.store })
      : createRedisStore({ url: config.redis }),
    ['orders', 'prices', 'chat'],
    openSync(config.accepted, 'a'),
    known,
  )
  const server = await createChannelServer({
    port: 0,
    store,
    allowedOrigins: config.allowedOrigins,
    log: null,
    heartbeat: config.heartbeat,
    sessionTtlMs: config.sessionTtlMs,
    channels: (name) => (gone.has(name) ? null : (channels.get(name) ?? null)),
    onCreate: ({ channel }) => gone.delete(channel),
    authorize: ({ channel }) => !denied.has(channel) || { allowed: false, message: 'Denied in the lab.' },
  })
  server.on((event) => report({ type: 'event', at: Date.now(), event }))
  return server
}

type MakeData = (channel: string) => unknown

/** Makes the usual messages of each channel; orders continue from their last state. */
function createMaker(known: readonly AcceptedEntry[]): MakeData {
  const orders = known.flatMap((entry) => (isOrder(entry) ? [entry.data as Order] : []))
  const nextOrder = createOrderBook([...new Map(orders.map((order) => [order.id, order])).values()])
  const nextPrice = createTicker('OAK', 4210)
  let lines = 0
  return (channel) => {
    if (channel === 'orders') return nextOrder()
    return channel === 'prices' ? nextPrice() : { text: `Line ${++lines}` }
  }
}

/** Publishes live orders and prices at a rate. */
function publishLive(server: ChannelServer, make: MakeData): (rates: Rates) => void {
  let timers: NodeJS.Timeout[] = []
  const every = (perSecond: number, publish: () => Promise<unknown>): void => {
    if (perSecond > 0) timers.push(setInterval(() => void publish().catch(() => undefined), 1000 / perSecond))
  }
  return ({ ordersPerSecond, pricesPerSecond }) => {
    for (const timer of timers) clearInterval(timer)
    timers = []
    every(ordersPerSecond, () => server.publish('orders', make('orders')))
    every(pricesPerSecond, () => server.publish('prices', make('prices')))
  }
}

const isOrder = ({ channel, data }: AcceptedEntry): boolean =>
  channel === 'orders' && typeof data === 'object' && data !== null && 'state' in data

function operationsOf(
  server: ChannelServer,
  make: MakeData,
  setRates: (rates: Rates) => void,
): ServerOperations {
  const publish: ServerOperations['publish'] = async (channel, items, session) => {
    const options = session === undefined ? {} : { session }
    await Promise.all(items.map((item) => server.publish(channel, item, options)))
  }
  return {
    publish,
    fill: (channel, count) =>
      publish(
        channel,
        Array.from({ length: count }, () => make(channel)),
      ),
    collect: (channel) => server.closeChannel(channel),
    closeSession: (id, final) => server.closeSession(id, { final }),
    kick: (id, reason) => server.kick({ session: id }, { reason, keepSession: reason === 'kicked' }),
    deny: async (channel, isDenied) => {
      if (isDenied) denied.add(channel)
      else denied.delete(channel)
      await server.recheck()
    },
    vanish: async (channel, isGone) => {
      if (isGone) gone.add(channel)
      else gone.delete(channel)
      if (isGone) await server.closeChannel(channel)
    },
    kickFrom: (id, channel, message) => server.kick({ session: id, channel }, { message }),
    setRates,
    sessions: () => server.sessions(),
    shutDown: () => server.close({ reason: 'server-restart', graceMs: 1000 }),
  }
}

async function answer(
  operations: ServerOperations,
  { id, operation, parameters }: ServerRequest,
): Promise<void> {
  try {
    const run = operations[operation] as (...given: readonly unknown[]) => unknown
    report({ type: 'answer', id, value: await run(...parameters) })
  } catch (error) {
    report({ type: 'answer', id, error: String(error) })
  }
}

process.on('disconnect', () => process.exit(0))
// A terminal's Ctrl+C reaches the whole group; the lab decides when this process ends.
process.on('SIGINT', () => undefined)

try {
  const known = readAcceptedLog(config.accepted)
  const server = await start(known)
  const make = createMaker(known)
  const setRates = publishLive(server, make)
  setRates(config.rates)
  const operations = operationsOf(server, make, setRates)
  process.on('message', (request) => void answer(operations, request as ServerRequest))
  report({ type: 'ready', port: server.address().port, epoch: server.epoch })
} catch (error) {
  report({ type: 'failed', message: String(error) })
  process.exitCode = 1
  process.disconnect?.()
}
