import { startChild } from '../lib/children.mjs'
import { budget } from '../lib/report.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { median, short, spread, times } from '../lib/stats.mjs'

const clients = 200
const single = 'ours, one write per message'
const perTick = 'ours, one write per tick'
const peer = 'socket.io'
const variants = [
  { id: 'ws, stringify once (floor)', kind: 'ws' },
  { id: peer, kind: 'socket.io' },
  { id: single, kind: 'ours', options: { limits: { maxBatch: 1 } } },
  { id: perTick, kind: 'ours' },
]

async function once({ kind, options }, count) {
  const server = startChild('fanoutServer')
  const raw = startChild('rawClients')
  try {
    const port = await server.ask('start', { kind, options })
    await raw.ask('open', { kind, port, count: clients })
    const arrived = raw.ask('expect', { messages: count * clients, limitMs: 60_000 })
    const from = performance.now()
    await server.ask('publish', { count, perTick: 10 })
    const delivered = await arrived
    const seconds = (performance.now() - from) / 1000
    const { cpuUs, rssBytes } = await server.ask('usage')
    return {
      perSecond: delivered / seconds,
      cpuUs: cpuUs / delivered,
      rssMb: rssBytes / 1e6,
      lost: count * clients - delivered,
    }
  } finally {
    server.end()
    raw.end()
  }
}

export const serverFanout = {
  name: 'serverfanout',
  async run(context) {
    const { options } = context
    const count = options.quick ? 1000 : 5000
    const runs = options.runs ?? (options.quick ? 1 : 3)
    const samples = await inRounds(context, runs, variants, (variant) => once(variant, count))
    const rate = (id) => samples.median(id, 'perSecond')
    /** Deliveries for one second of the server's processor, × socket.io: what else runs does not count. */
    const ratio = (id) => samples.median(peer, 'cpuUs') / samples.median(id, 'cpuUs')
    const [{ id: floor }] = variants
    return {
      title: `Server, 1 → ${clients} clients`,
      method:
        `${short(count)} messages of about 120 bytes to ${clients} clients, 10 per turn of the event loop; server and clients are processes ` +
        `of their own, the clients raw TCP sockets that count messages and decode nothing; ${runs} interleaved runs.`,
      columns: [
        'server',
        'deliveries per s',
        '× floor',
        '× socket.io',
        'server CPU µs per delivery',
        '× socket.io (CPU)',
        'RSS MB',
        'lost',
      ],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'perSecond')),
        times(rate(id), rate(floor)),
        times(rate(id), rate(peer)),
        short(samples.median(id, 'cpuUs')),
        times(ratio(id), 1),
        short(samples.median(id, 'rssMb')),
        short(median(samples.of(id, 'lost'))),
      ]),
      budgets: [
        budget('server, one write per message, deliveries per CPU second, × socket.io', ratio(single), 1.3, {
          atLeast: true,
          unit: '×',
        }),
        budget('server, one write per tick, deliveries per CPU second, × socket.io', ratio(perTick), 8, {
          atLeast: true,
          unit: '×',
        }),
      ],
      figures: { serverFanout: { ours: ratio(perTick), 'socket.io': 1 } },
    }
  },
}
