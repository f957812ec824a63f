import { perTick, runBurst } from '../lib/bursts.mjs'
import { budget } from '../lib/report.mjs'
import { createSamples, short, shuffled, spread, times } from '../lib/stats.mjs'

const variants = [
  { id: 'native, no React (floor)', peer: 'native', kind: 'plain' },
  { id: 'native + log, one commit per frame', peer: 'native-log', kind: 'plain' },
  { id: 'native + log, 64 messages per frame', peer: 'native-log', kind: 'plain', isBatched: true },
  {
    id: 'ours, one frame per message',
    peer: 'ours',
    kind: 'ours',
    options: { limits: { maxBatch: 1 } },
  },
  { id: 'ours, our server batches per tick', peer: 'ours', kind: 'ours' },
  {
    id: 'ours, only onMessage, one frame per message',
    peer: 'ours-callback',
    kind: 'ours',
    options: { limits: { maxBatch: 1 } },
  },
  { id: 'react-use-websocket', peer: 'react-use-websocket', kind: 'plain' },
  { id: 'partysocket', peer: 'partysocket', kind: 'plain' },
  { id: 'socket.io', peer: 'socket.io', kind: 'socket.io' },
]
const [floor, reactFloor, batchFloor, single, batched] = variants.map(({ id }) => id)

export const burst = {
  name: 'burst',
  async run(context) {
    const { options } = context
    const count = options.quick ? 5000 : 20_000
    const runs = options.runs ?? (options.quick ? 1 : 4)
    await context.pages.load('burst')
    const samples = createSamples()
    for (let run = 0; run < runs; run += 1)
      for (const variant of shuffled(variants)) {
        context.progress(`run ${run + 1}: ${variant.id}`)
        samples.add(variant.id, await runBurst(context, variant, count))
      }

    const task = (id) => samples.median(id, 'taskMs')
    const perFrame = Math.max(
      ...[single, batched].flatMap((id) =>
        samples.of(id, 'renders').map((renders, i) => renders / samples.of(id, 'frames')[i]),
      ),
    )
    const lost = Math.max(...[single, batched].flatMap((id) => samples.of(id, 'lostRendered')))
    return {
      title: `${short(count)} messages into React`,
      method:
        `Main-thread time (CDP \`TaskDuration\`) from the first message to two frames after the last; production build, ` +
        `a fresh page each, ${runs} interleaved runs, median [min–max]; the server sends ${perTick} messages per turn of its ` +
        'event loop. "Lost" counts sequence numbers that no rendered state ever held: for ours and the native log the state is ' +
        'every message, for the others it is the newest one, which is what their hooks offer.',
      columns: [
        'peer',
        'task ms',
        '× floor',
        '× ours',
        'wall ms',
        'renders',
        'lost from rendered state',
        'longest frame gap ms',
      ],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'taskMs')),
        times(task(id), task(floor)),
        times(task(id), task(single)),
        spread(samples.of(id, 'wallMs')),
        id === floor ? '0' : short(samples.median(id, 'renders')),
        id === floor ? '–' : short(samples.median(id, 'lostRendered')),
        short(samples.median(id, 'longestGap')),
      ]),
      notes: [
        '"× ours" is against ours with one frame per message; above 1× means more main-thread time than ours.',
      ],
      budgets: [
        budget('task time, one frame per message, × native without React', task(single) / task(floor), 1.25, {
          unit: '×',
          why: `the floor renders nothing; the floor that renders once per frame is at ${times(task(reactFloor), task(floor))} in this run. How the rest divides between decoding, rendering and the browser is not separated here`,
        }),
        budget('task time from our server, × native without React', task(batched) / task(floor), 0.15, {
          unit: '×',
          why: `the native client that renders, with 64 messages per frame, is at ${times(task(batchFloor), task(floor))} in this run`,
        }),
        budget('messages lost', lost, 0),
        budget('commits per animation frame', perFrame, 1, {
          why: 'useChannelMessages renders for the ring, and once more because useChannel selects the whole channel state, whose position moves each frame',
        }),
      ],
    }
  },
}
