import { startChild } from '../lib/children.mjs'
import { startRedis } from '../lib/redis.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { median, short, spread, times } from '../lib/stats.mjs'

const clients = 200
const peer = 'socket.io, one process'
const memory = 'ours, one process in memory'
const one = 'ours, one process on Redis'
const three = 'ours, three processes on Redis'
const variants = [
  { id: peer, kind: 'socket.io', processes: 1, isShared: false },
  { id: memory, processes: 1, isShared: false },
  { id: one, processes: 1, isShared: true },
  { id: three, processes: 3, isShared: true },
]

async function once({ kind = 'ours', processes, isShared }, count) {
  const redis = isShared ? await startRedis() : null
  const servers = Array.from({ length: processes }, () => startChild('fanoutServer'))
  const raw = startChild('rawClients')
  try {
    for (const [n, server] of servers.entries()) {
      const port = await server.ask('start', { kind, options: { redisUrl: redis?.url } })
      const share = Math.floor(clients / processes) + (n < clients % processes ? 1 : 0)
      await raw.ask('open', { kind, port, count: share })
    }
    const arrived = raw.ask('expect', { messages: count * clients, limitMs: 60_000 })
    for (const server of servers) await server.ask('publish', { count: 0, perTick: 1 })
    const from = performance.now()
    await servers[0].ask('publish', { count, perTick: 10 })
    const delivered = await arrived
    const seconds = (performance.now() - from) / 1000
    const usage = await Promise.all(servers.map((server) => server.ask('usage')))
    return {
      perSecond: delivered / seconds,
      cpuUs: usage.reduce((sum, { cpuUs }) => sum + cpuUs, 0) / delivered,
      mostCpuUs: Math.max(...usage.map(({ cpuUs }) => cpuUs)) / (delivered / processes),
      lost: count * clients - delivered,
    }
  } finally {
    for (const server of servers) server.end()
    raw.end()
    redis?.end()
  }
}

export const processesMeasure = {
  name: 'processes',
  async run(context) {
    const { options } = context
    const count = options.quick ? 500 : 3000
    const runs = options.runs ?? (options.quick ? 1 : 3)
    const samples = await inRounds(context, runs, variants, (variant) => once(variant, count))
    const of = (id, metric) => samples.median(id, metric)
    return {
      title: `Several processes on Redis, 1 → ${clients} clients`,
      method:
        `${short(count)} messages of about 120 bytes, 10 per turn of the event loop, published by one process and delivered to ${clients} ` +
        `clients that are spread over all; raw TCP clients that count messages; a Redis without a file; ${runs} interleaved runs.`,
      columns: [
        'server',
        'deliveries per s',
        '× ours in memory',
        'CPU µs per delivery, all processes',
        '× one on Redis',
        'CPU µs per own delivery, busiest process',
        'lost',
      ],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'perSecond')),
        times(of(id, 'perSecond'), of(memory, 'perSecond')),
        short(of(id, 'cpuUs')),
        times(of(id, 'cpuUs'), of(one, 'cpuUs')),
        short(of(id, 'mostCpuUs')),
        short(median(samples.of(id, 'lost'))),
      ]),
      notes: [
        'All processes, Redis and the clients share the cores of the machine, so deliveries per second cannot grow with the processes here; the processor time per delivery says what each would do on a machine of its own.',
        'The processor time of Redis is not counted. socket.io writes each message by itself, ours those of a tick together.',
      ],
    }
  },
}
