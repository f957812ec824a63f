import { perTick, runBurst } from '../lib/bursts.mjs'
import { budget } from '../lib/report.mjs'
import { inRounds } from '../lib/rounds.mjs'
import { short, spread, times } from '../lib/stats.mjs'

const kind = 'socket.io'
const floor = 'socket.io, a listener and a commit per frame (floor)'
const status = 'the same, with fromSocketIo and useConnection()'
const messages = 'fromSocketIo with useChannelMessages()'
const variants = [
  { id: floor, peer: 'socket.io-log', kind },
  { id: status, peer: 'adapter-status', kind },
  { id: messages, peer: 'adapter-messages', kind },
]

export const adapter = {
  name: 'adapter',
  async run(context) {
    const { options } = context
    const count = options.quick ? 5000 : 20_000
    const runs = options.runs ?? (options.quick ? 2 : 4)
    await context.pages.load('burst')
    const samples = await inRounds(context, runs, variants, (variant) =>
      runBurst(context, 'burst', variant, { count }),
    )
    const task = (id) => samples.median(id, 'taskMs')
    const lost = Math.max(...[status, messages].flatMap((id) => samples.of(id, 'lostRendered')))
    return {
      title: 'An adapter over its bare client',
      method:
        `${short(count)} messages from a socket.io server, ${perTick} per turn of its event loop, into a log that React shows; the client alone, ` +
        `observed by \`fromSocketIo\`, and with its messages as a channel. Processor time of the main thread, ${runs} interleaved runs. ` +
        'What the adapter weighs stands in the table of sizes.',
      columns: ['app', 'task ms', '× bare client', 'messages per s of task time', 'renders', 'lost'],
      rows: variants.map(({ id }) => [
        id,
        spread(samples.of(id, 'taskMs')),
        times(task(id), task(floor)),
        short((1000 * count) / task(id)),
        short(samples.median(id, 'renders')),
        short(Math.max(...samples.of(id, 'lostRendered'))),
      ]),
      budgets: [budget('messages lost through the adapter', lost, 0)],
    }
  },
}
