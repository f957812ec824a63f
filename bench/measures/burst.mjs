import { perTick, runBurst } from '../lib/bursts.mjs'
import { budget } from '../lib/report.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { short, spread, times } from '../lib/stats.mjs'

const oneEach = { limits: { maxBatch: 1 } }
const floor = 'native, no React (floor)'
const reactFloor = 'native + log, one commit per frame'
const batchFloor = 'native + log, 64 messages per frame'
const wireFloor = 'our frames read by hand + log, one per message'
const wireBatchFloor = 'our frames read by hand + log, batched per tick'
const single = 'ours, one frame per message'
const batched = 'ours, our server batches per tick'
const variants = [
  { id: floor, peer: 'native', kind: 'plain' },
  { id: reactFloor, peer: 'native-log', kind: 'plain' },
  { id: batchFloor, peer: 'native-log', kind: 'plain', isBatched: true },
  { id: wireFloor, peer: 'wire-log', kind: 'ours', options: oneEach },
  { id: wireBatchFloor, peer: 'wire-log', kind: 'ours' },
  { id: single, peer: 'ours', kind: 'ours', options: oneEach },
  { id: batched, peer: 'ours', kind: 'ours' },
  {
    id: 'ours, only onMessage, one frame per message',
    peer: 'ours-callback',
    kind: 'ours',
    options: oneEach,
  },
  { id: 'react-use-websocket', peer: 'react-use-websocket', kind: 'plain' },
  { id: 'partysocket', peer: 'partysocket', kind: 'plain' },
  { id: 'socket.io', peer: 'socket.io', kind: 'socket.io' },
]

export const burst = {
  name: 'burst',
  async run(context) {
    const { options } = context
    const count = options.quick ? 5000 : 20_000
    const runs = options.runs ?? (options.quick ? 1 : 5)
    await context.pages.load('burst')
    const samples = await inRounds(context, runs, variants, (variant) =>
      runBurst(context, 'burst', variant, { count }),
    )
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
        `Processor time of the main thread (CDP \`TaskDuration\`) from the first message to two frames after the last; production build, ` +
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
        '"By hand" is a raw WebSocket to our server that parses the frames and believes them: the most that a client for our wire could reach.',
        '"× ours" is against ours with one frame per message; above 1× means more main-thread time than ours.',
      ],
      budgets: [
        budget('task time, one frame per message, × native without React', task(single) / task(floor), 1.25, {
          unit: '×',
          why: `the floor renders nothing; with one commit per frame it is at ${times(task(reactFloor), task(floor))}, and our frames read by hand, without a check, are at ${times(task(wireFloor), task(floor))} in this run (docs/decisions/0012-burst.md)`,
        }),
        budget('task time from our server, × native without React', task(batched) / task(floor), 0.15, {
          unit: '×',
          why: `the native client that renders, with 64 messages per frame, is at ${times(task(batchFloor), task(floor))}, and our batches read by hand, without a check, are at ${times(task(wireBatchFloor), task(floor))} in this run (docs/decisions/0012-burst.md)`,
        }),
        budget('messages lost', lost, 0),
        budget('commits per animation frame', perFrame, 1),
      ],
    }
  },
}
