import { runBurst } from '../lib/bursts.mjs'
import { budget } from '../lib/report.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { createSamples, short, spread, times } from '../lib/stats.mjs'

const channels = 100
const components = 10
const oneEach = { limits: { maxBatch: 1 } }
const variants = [
  { id: 'Map router, one commit per frame (floor)', peer: 'floor', kind: 'plain' },
  { id: 'ours, one frame per message', peer: 'ours', kind: 'ours', options: oneEach },
  { id: 'ours, our server batches per tick', peer: 'ours', kind: 'ours' },
  { id: 'react-use-websocket, share + filter', peer: 'react-use-websocket', kind: 'plain' },
  { id: 'socket.io, a listener in each', peer: 'socket.io', kind: 'socket.io' },
]
const [floor, ours, batched] = variants.map(({ id }) => id)

export const channelsMeasure = {
  name: 'channels',
  async run(context) {
    const { options } = context
    const count = 2000
    const runs = options.runs ?? (options.quick ? 2 : 5)
    await context.pages.load('channels')
    const given = { count, channels, components }
    const counted = createSamples()
    for (const variant of variants) {
      context.progress(`counts: ${variant.id}`)
      counted.add(variant.id, await runBurst(context, 'channels', variant, { ...given, isCounted: true }))
    }
    const samples = await inRounds(context, runs, variants, (variant) =>
      runBurst(context, 'channels', variant, given),
    )
    const task = (id) => samples.median(id, 'taskMs')
    const perMessage = (id, metric) => counted.median(id, metric) / count
    const most = (metric) => Math.max(...[ours, batched].flatMap((id) => counted.of(id, metric)))
    const longest = (id) => Math.max(0, ...samples.of(id, 'longestTask'))
    return {
      title: `${short(count)} messages over ${channels} channels × ${components} components`,
      method:
        `One socket, each message for one channel in turn, ${components} components for each channel show its newest message. Main-thread ` +
        `time of the processor until every component shows the last one; ${runs} interleaved runs. The counts come from one more run.`,
      columns: [
        'peer',
        'task ms',
        '× floor',
        '× ours',
        'longest task ms',
        'parses per message',
        'renders per message',
        'wasted renders',
        'stale components at the end',
      ],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'taskMs')),
        times(task(id), task(floor)),
        times(task(id), task(ours)),
        longest(id) === 0 ? '< 50' : short(longest(id)),
        short(perMessage(id, 'parses')),
        short(perMessage(id, 'renders')),
        short(counted.median(id, 'wasted')),
        short(Math.max(...samples.of(id, 'stale'))),
      ]),
      notes: [
        'The longest task is of all runs together, by the clock on the wall: another process may be in it.',
      ],
      budgets: [
        budget(`${channels} channels × ${components} components, × floor`, task(ours) / task(floor), 1.2, {
          unit: '×',
          why: 'a component reads the fold through a hook that also subscribes and checks its options, and a message is checked and counted: docs/decisions/0012-burst.md has the parts',
        }),
        budget('longest task', samples.median(ours, 'longestTask'), 50, {
          unit: ' ms',
          why: `by the clock on the wall; the floor's was ${short(samples.median(floor, 'longestTask'))} ms in this run`,
        }),
        budget('parses per message, one frame each', perMessage(ours, 'parses'), 1),
        budget('folds per message', Math.max(...[ours, batched].map((id) => perMessage(id, 'folds'))), 1),
        budget('frame callbacks of the client within one frame', most('framesAsked'), 1),
        budget('wasted renders', most('wasted'), 0),
      ],
    }
  },
}
