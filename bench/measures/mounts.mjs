import { budget } from '../lib/report.mjs'
import { createSamples, short, shuffled, spread, times } from '../lib/stats.mjs'

const harness = 'the harness alone'
const ours = 'ours'
const variants = [
  { id: harness, peer: 'harness' },
  { id: 'native WebSocket in an effect (floor)', peer: 'native' },
  { id: ours, peer: 'ours' },
  { id: 'react-use-websocket', peer: 'ruw' },
  { id: 'partysocket', peer: 'partysocket' },
  { id: 'socket.io in an effect', peer: 'socket.io' },
]

async function once({ pages }, { peer }, count) {
  const page = await pages.open('mounts', { peer })
  try {
    await page.run('warm')
    const before = await page.heapBytes()
    const result = await page.run('cycles', count, 120_000)
    const bytes = (await page.heapBytes()) - before
    const end = await page.run('dispose')
    return { ...result, bytes: bytes / count, endTimers: end.timers, endListeners: end.listeners }
  } finally {
    await page.close()
  }
}

export const mounts = {
  name: 'mounts',
  async run(context) {
    const { options } = context
    const count = options.quick ? 200 : 1000
    const runs = Math.min(options.runs ?? 1, 3)
    // Only the development build mounts twice.
    await context.pages.load('mounts', 'development')
    const samples = createSamples()
    for (let run = 0; run < runs; run += 1) {
      context.progress(`run ${run + 1}`)
      // Run two at once: the results are counts, and most of the time is waiting.
      const queue = shuffled(variants)
      const worker = async () => {
        for (let next = queue.shift(); next; next = queue.shift())
          samples.add(next.id, await once(context, next, count))
      }
      await Promise.all([worker(), worker()])
    }
    const middle = (id, metric) => samples.median(id, metric)
    // Subtract the listeners of the page without a client, because React itself adds one to the document.
    const ended = (id, metric) => Math.max(0, middle(id, metric) - middle(harness, metric))
    return {
      title: `${short(count)} StrictMode mounts and unmounts`,
      method:
        'Development React (only that mounts twice), fake sockets, counted with patched timers and listeners of window and document; ' +
        `6 s to settle, then garbage collection; ${runs} fresh page(s). Ours has its client outside React, as its documentation says.`,
      columns: [
        'peer',
        'sockets made',
        'sockets open',
        'timers left',
        'listeners left',
        'heap bytes per cycle',
        '× harness',
      ],
      rows: variants.map(({ id }) => [
        id,
        short(middle(id, 'sockets')),
        short(middle(id, 'open')),
        short(middle(id, 'timers')),
        short(middle(id, 'listeners')),
        spread(samples.of(id, 'bytes')),
        times(middle(id, 'bytes'), middle(harness, 'bytes')),
      ]),
      notes: [
        'Left over by the cycles, after 50 that warm up.',
        `After \`dispose()\`, ours leaves ${short(ended(ours, 'endTimers'))} timers and ${short(ended(ours, 'endListeners'))} listeners.`,
      ],
      budgets: [
        budget('StrictMode mounts: sockets made', middle(ours, 'sockets'), 1, {
          why: 'the linger (times.lingerMs, 300 ms) ran out between two mounts',
        }),
        budget('StrictMode mounts: timers left', middle(ours, 'timers') + ended(ours, 'endTimers'), 0),
        budget(
          'StrictMode mounts: listeners left',
          middle(ours, 'listeners') + ended(ours, 'endListeners'),
          0,
        ),
      ],
      figures: {
        mountSockets: {
          ours: middle(ours, 'sockets'),
          'react-use-websocket': middle('react-use-websocket', 'sockets'),
          partysocket: middle('partysocket', 'sockets'),
          'socket.io': middle('socket.io in an effect', 'sockets'),
        },
      },
    }
  },
}
