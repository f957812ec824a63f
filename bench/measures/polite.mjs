import { startChild } from '../lib/children.mjs'
import { defaultPeers as variants, floor, now, ours } from '../lib/outages.mjs'
import { budget } from '../lib/report.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { short, spread, times, wait } from '../lib/stats.mjs'

/** One page; its server says goodbye and ends, and another process opens the same port. */
async function once({ pages }, { id, peer, kind }) {
  const first = startChild('sockets')
  const port = await first.ask('start', { id, kind, origin: pages.origin })
  const page = await pages.open('outage', { peer, port })
  let next
  try {
    await first.ask('stream', { id, everyMs: 50 })
    for (let i = 0; i < 100 && (await page.run('count')) < 10; i += 1) await wait(50)
    const closedAt = now()
    await first.ask('close', { id })
    first.end()
    next = startChild('sockets')
    await next.ask('start', { id, kind, origin: pages.origin, port })
    const openAt = now()
    await next.ask('stream', { id, everyMs: 50 })
    const upAt = await page.run('changeAfter', { at: openAt, isUp: true, limitMs: 40_000 })
    return { awayMs: openAt - closedAt, upMs: upAt === null ? Infinity : upAt - openAt }
  } finally {
    await page.close()
    first.end()
    next?.end()
  }
}

export const polite = {
  name: 'polite',
  async run(context) {
    const { options } = context
    const runs = options.runs ?? (options.quick ? 2 : 5)
    await context.pages.load('outage')
    const samples = await inRounds(context, runs, variants, (variant) => once(context, variant))
    const up = (id) => samples.median(id, 'upMs')
    return {
      title: 'One client, polite restart of its server',
      method:
        `Real processes: the server closes as on SIGTERM (ours with a goodbye, the others with close code 1001 or as their package does), ends, ` +
        `and a new process opens the same port; ${runs} interleaved runs with fresh pages. "Back" counts from the port being open.`,
      columns: ['peer', 'server away ms', 'back ms', '× floor', '× ours'],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'awayMs')),
        spread(samples.of(id, 'upMs')),
        times(up(id), up(floor)),
        times(up(id), up(ours)),
      ]),
      notes: [`The slowest of ours took ${short(Math.max(...samples.of(ours, 'upMs')))} ms.`],
      budgets: [
        budget('one client, polite restart: back, median', up(ours) / 1000, 1, { unit: ' s' }),
        budget(
          'one client, polite restart: back, the slowest',
          Math.max(...samples.of(ours, 'upMs')) / 1000,
          1,
          {
            unit: ' s',
          },
        ),
      ],
    }
  },
}
