import { withPeerPage } from '../lib/peerPage.mjs'
import { short, spread, shuffled, createSamples, times, wait } from '../lib/stats.mjs'

const ours = 'ours'
const variants = [
  { id: 'native (floor)', peer: 'native', kind: 'plain' },
  { id: ours, peer: 'ours', kind: 'ours' },
  { id: 'react-use-websocket', peer: 'ruw', kind: 'plain' },
  { id: 'partysocket', peer: 'partysocket', kind: 'plain' },
  { id: 'socket.io', peer: 'socket.io', kind: 'socket.io' },
]

const once = (context, variant, count) =>
  withPeerPage(context, 'reconnects', variant, {}, async ({ page, child }) => {
    await page.run('cycles', 200)
    await wait(2000)
    await page.run('mark')
    const heap = await page.heapBytes()
    const task = await page.taskMs()
    const from = performance.now()
    await page.run('cycles', count, 240_000)
    const cycleMs = (performance.now() - from) / count
    const taskMs = ((await page.taskMs()) - task) / count
    const result = await page.run('left')
    const bytes = (await page.heapBytes()) - heap
    const sessions = await child.ask('sessions', { id: 'reconnects' })
    return { ...result, cycleMs, taskMs, bytes: bytes / count, kB: bytes / 1000, sessions }
  })

export const reconnects = {
  name: 'reconnects',
  async run(context) {
    const { options } = context
    const most = options.quick ? 500 : 10_000
    // A fifth for the others: Chromium makes each page wait some 10 ms per socket, and bytes per reconnect compare as well.
    const countOf = ({ peer }) => (peer === 'ours' || peer === 'native' ? most : most / 5)
    await context.pages.load('reconnects')
    const samples = createSamples()
    // All at once: the figures are counts, and Chromium makes each page wait some 10 ms per socket anyway.
    await Promise.all(
      shuffled(variants).map(async (variant) => {
        samples.add(variant.id, {
          count: countOf(variant),
          ...(await once(context, variant, countOf(variant))),
        })
        context.progress(`${variant.id} is done`)
      }),
    )
    const [{ id: floor }] = variants
    const middle = (id, metric) => samples.median(id, metric)
    return {
      title: `${short(most)} reconnects`,
      method:
        'One page, a real server, each peer by its own calls (`disconnect()` and `connect()`, `reconnect()`, a switch of the hook), waiting ' +
        'until it is connected again; ours also until its channel is joined again. Left over 3 s later, after garbage collection.',
      columns: [
        'peer',
        'reconnects',
        'sockets made',
        'open at the end',
        'timers left',
        'listeners left',
        'heap kB left in all',
        'heap bytes per reconnect',
        'task ms per reconnect',
        '× floor (task)',
        '× ours (task)',
      ],
      rows: variants.map(({ id }) => [
        id,
        short(middle(id, 'count')),
        short(middle(id, 'made')),
        short(middle(id, 'open')),
        short(middle(id, 'timers')),
        short(middle(id, 'listeners')),
        short(middle(id, 'kB')),
        spread(samples.of(id, 'bytes')),
        short(middle(id, 'taskMs')),
        times(middle(id, 'taskMs'), middle(floor, 'taskMs')),
        times(middle(id, 'taskMs'), middle(ours, 'taskMs')),
      ]),
      notes: [
        `Our server holds ${short(middle(ours, 'sessions'))} session(s) after it: the client resumes its own.`,
      ],
    }
  },
}
