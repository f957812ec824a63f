import { withPeerPage } from '../lib/peerPage.mjs'
import { budget } from '../lib/report.mjs'
import { short, times } from '../lib/stats.mjs'

const floor = 'native WebSocket (floor)'
const ours = 'ours'
const many = 'ours, 600 sends'
const variants = [
  { id: floor, peer: 'native', kind: 'plain', count: 200 },
  { id: ours, peer: 'ours', kind: 'ours', count: 200 },
  { id: many, peer: 'ours', kind: 'ours', count: 600 },
  { id: 'react-use-websocket', peer: 'react-use-websocket', kind: 'plain', count: 200 },
  { id: 'partysocket', peer: 'partysocket', kind: 'plain', count: 200 },
  { id: 'socket.io', peer: 'socket.io', kind: 'socket.io', count: 200 },
]

const once = (context, variant) =>
  withPeerPage(context, 'sends', variant, {}, async ({ page }) => {
    await page.run('ready', undefined, 10_000)
    return page.run('send', variant.count)
  })

export const sends = {
  name: 'sends',
  async run(context) {
    await context.pages.load('sends')
    const results = new Map()
    for (const variant of variants) {
      context.progress(variant.id)
      results.set(variant.id, await once(context, variant))
    }
    const of = (id) => results.get(id)
    return {
      title: '200 sends in one tick',
      method:
        'One page, a real server, 200 messages of about 120 bytes handed over in one turn of the event loop; counted in the `WebSocket` class ' +
        'under each client and in the store of ours. One run: counts do not vary.',
      columns: [
        'client',
        'WebSocket messages',
        '× floor',
        'bytes',
        'commits until they left',
        'commits until all were answered',
        'renders',
        'acknowledged',
      ],
      rows: variants.map(({ id }) => [
        id,
        short(of(id).messages),
        times(of(id).messages, of(floor).messages),
        short(of(id).bytes),
        ...(id.startsWith(ours)
          ? [short(of(id).commitsLeaving), short(of(id).commits), short(of(id).renders), short(of(id).kept)]
          : ['–', '–', short(of(id).renders), '–']),
      ]),
      notes: ['The others have no acknowledged sends: theirs have left, nothing more is known.'],
      budgets: [
        budget('200 sends in one tick: WebSocket messages', of(ours).messages, 1),
        budget('600 sends in one tick: WebSocket messages, 256 frames each', of(many).messages, 3),
        budget('200 sends in one tick: commits until they left', of(ours).commitsLeaving, 2),
      ],
    }
  },
}
