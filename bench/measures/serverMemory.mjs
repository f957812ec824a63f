import { startChild } from '../lib/children.mjs'
import { budget } from '../lib/report.mjs'
import { createSamples, short, shuffled, spread, times } from '../lib/stats.mjs'

const peer = 'socket.io'
const ours = 'ours, one channel joined'
const away = 'ours, the same sessions when their sockets are gone'
const variants = [
  { id: 'ws (floor)', kind: 'ws' },
  { id: peer, kind: 'socket.io' },
  { id: ours, kind: 'ours' },
]

async function once({ id, kind }, sessions, samples) {
  const server = startChild('fanoutServer', { execArgv: ['--expose-gc'] })
  const raw = startChild('rawClients')
  try {
    const port = await server.ask('start', { kind })
    // Exclude the one-time cost of loading and compiling.
    await raw.ask('open', { kind, port, count: 50 })
    const before = await server.ask('memory')
    await raw.ask('open', { kind, port, count: sessions })
    const grown = async () => {
      const { rss, heap } = await server.ask('memory')
      return { rssKb: (rss - before.rss) / sessions / 1000, heapKb: (heap - before.heap) / sessions / 1000 }
    }
    samples.add(id, await grown())
    if (kind !== 'ours') return
    await raw.ask('close')
    await new Promise((resolve) => setTimeout(resolve, 500))
    samples.add(away, await grown())
  } finally {
    server.end()
    raw.end()
  }
}

export const serverMemory = {
  name: 'servermemory',
  async run({ options, progress }) {
    const sessions = options.quick ? 500 : 10_000
    const runs = options.runs ?? (options.quick ? 1 : 3)
    const samples = createSamples()
    for (let run = 0; run < runs; run += 1) {
      for (const variant of shuffled(variants)) {
        progress(`run ${run + 1}: ${variant.id}`)
        await once(variant, sessions, samples)
      }
    }
    const heap = (id) => samples.median(id, 'heapKb')
    return {
      title: 'Server memory per idle session',
      method:
        `${short(sessions)} idle clients over raw TCP, after 50 that warm the server up; growth of the server process after garbage ` +
        `collection, divided by the clients; ${runs} interleaved runs. The heap is the steadier figure.`,
      columns: [
        'server',
        'heap kB per session',
        'RSS kB per session',
        '× floor (heap)',
        '× socket.io (heap)',
      ],
      rows: [...variants.map(({ id }) => id), away].map((id) => [
        id,
        spread(samples.of(id, 'heapKb')),
        spread(samples.of(id, 'rssKb')),
        times(heap(id), heap(variants[0].id)),
        times(heap(id), heap(peer)),
      ]),
      notes: [
        'A session of ours outlives its socket by an hour unless told (`sessionTtlMs`); the last row is what that costs.',
      ],
      budgets: [budget('server heap per idle session, one channel joined', heap(ours), 6, { unit: ' kB' })],
    }
  },
}
