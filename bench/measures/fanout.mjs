import { budget } from '../lib/report.mjs'
import { createSamples, short, shuffled, spread, times } from '../lib/stats.mjs'

const floor = 'useSyncExternalStore on one field (floor)'
const variants = [
  { id: floor, peer: 'floor' },
  { id: 'zustand selector', peer: 'zustand' },
  { id: 'ours, useConnectionStatus()', peer: 'ours' },
  { id: 'ours, whole useConnection()', peer: 'ours-whole' },
  { id: 'react-use-websocket at the top + context', peer: 'ruw-context' },
  { id: 'react-use-websocket share: true in each', peer: 'ruw-share', isSlow: true },
  { id: 'partysocket at the top + context', peer: 'partysocket' },
  { id: 'socket.io, a listener in each', peer: 'socket.io' },
]
const [, { id: zustand }, { id: ours }] = variants

async function once({ pages }, { peer }, count, cycles) {
  const page = await pages.open('fanout', { peer, count })
  try {
    const mounted = await page.run('mount')
    if (mounted !== count)
      throw new Error(`fanout ${peer}: ${mounted} of ${count} components; ${page.problems}`)
    const unrelated = await page.run('unrelated')
    const results = []
    for (let i = 0; i < cycles; i += 1) {
      const before = await page.taskMs()
      const result = await page.run('cycle', undefined, 90_000)
      results.push({ ...result, unrelated, taskMs: (await page.taskMs()) - before })
    }
    return results
  } finally {
    await page.close()
  }
}

export const fanout = {
  name: 'fanout',
  async run(context) {
    const { options } = context
    const runs = options.runs ?? (options.quick ? 1 : 2)
    const sizes = options.quick ? [1000] : [1000, 10_000]
    await context.pages.load('fanout')
    const bySize = new Map(sizes.map((count) => [count, createSamples()]))
    for (const count of sizes) {
      for (let run = 0; run < runs; run += 1) {
        for (const variant of shuffled(variants)) {
          context.progress(`${count} components, run ${run + 1}: ${variant.id}`)
          // Run once, because the time is quadratic: ten seconds for one cycle of 10,000.
          const isHeavy = variant.isSlow && count > 1000
          if (isHeavy && run > 0) continue
          for (const result of await once(context, variant, count, isHeavy ? 1 : 5))
            bySize.get(count).add(variant.id, { ...result, bothMs: result.downMs + result.upMs })
        }
      }
    }
    const largest = bySize.get(sizes.at(-1))
    const middle = (id, metric) => largest.median(id, metric)
    const most = sizes.at(-1)
    return {
      title: 'Status fan-out',
      method:
        'A fake socket under the real clients: the time from the event that the client is handed until the last of N components shows ' +
        `the new text, down and up together, and the processor time of the main thread; ${runs} fresh pages with 5 cycles each. "Unrelated" is how many components render for a ` +
        'message that none of them shows.',
      columns: [
        'pattern',
        ...sizes.map((count) => `${short(count)}: down + up ms`),
        `${short(most)}: task ms per cycle`,
        `× floor (task)`,
        '× ours (task)',
        'renders per component and cycle',
        'unrelated renders',
      ],
      rows: variants.map(({ id }) => [
        id,
        ...sizes.map((count) => spread(bySize.get(count).of(id, 'bothMs'))),
        spread(largest.of(id, 'taskMs')),
        times(middle(id, 'taskMs'), middle(floor, 'taskMs')),
        times(middle(id, 'taskMs'), middle(ours, 'taskMs')),
        short(middle(id, 'renders') / most),
        short(middle(id, 'unrelated')),
      ]),
      notes: ['`share: true` gets one page and one cycle at 10,000, because each flip takes seconds.'],
      budgets: [
        budget(
          `status flip, ${short(most)} components, × floor`,
          middle(ours, 'taskMs') / middle(floor, 'taskMs'),
          1.2,
          {
            unit: '×',
            why: `the zustand selector alone is at ${times(middle(zustand, 'taskMs'), middle(floor, 'taskMs'))} in this run; compare the ranges in the table before blaming the code`,
          },
        ),
        budget('renders for unrelated fields', Math.max(...largest.of(ours, 'unrelated')), 0),
      ],
    }
  },
}
