import { inParallel, now } from '../lib/outages.mjs'
import { budget } from '../lib/report.mjs'
import { createSamples, median, shuffled, short, times, wait } from '../lib/stats.mjs'

const capMs = 60_000
const oneSecond = { heartbeat: { intervalMs: 1000, timeoutMs: 1000, idleMs: 5000 } }
const floor = 'native + a watchdog of 2 s (floor)'
const ours = 'ours, heartbeat 1 s + 1 s'
const variants = [
  { id: floor, peer: 'native', kind: 'plain', heartbeat: 2000 },
  { id: ours, peer: 'ours', kind: 'ours', options: oneSecond },
  { id: 'ours, default heartbeat (25 s + 10 s)', peer: 'ours', kind: 'ours' },
  { id: 'react-use-websocket, heartbeat: true', peer: 'ruw', kind: 'plain', heartbeat: true },
  {
    id: 'react-use-websocket, heartbeat 1 s, timeout 2 s',
    peer: 'ruw',
    kind: 'plain',
    heartbeat: { interval: 1000, timeout: 2000 },
  },
  { id: 'partysocket (has no heartbeat)', peer: 'partysocket', kind: 'plain' },
  { id: 'socket.io, default (25 s + 20 s)', peer: 'socket.io', kind: 'socket.io' },
  {
    id: 'socket.io, 1 s + 1 s',
    peer: 'socket.io',
    kind: 'socket.io',
    options: { pingInterval: 1000, pingTimeout: 1000 },
  },
]

async function scene({ proxy, page }) {
  await wait(Math.random() * 500)
  const at = now()
  proxy.silence()
  const downAt = await page.run('changeAfter', { at, isUp: false, limitMs: capMs }, capMs + 10_000)
  if (downAt === null) return { downMs: Infinity, upMs: Infinity, lost: Infinity }
  const left = Math.max(0, capMs - (now() - at))
  const upAt = await page.run('changeAfter', { at: downAt, isUp: true, limitMs: left }, capMs + 10_000)
  await wait(1000)
  return {
    downMs: downAt - at,
    upMs: upAt === null ? Infinity : upAt - at,
    lost: upAt === null ? Infinity : await page.run('lost'),
  }
}

const seconds = (samples) => {
  const value = median(samples) / 1000
  return value === Infinity ? `> ${capMs / 1000} s` : `${short(value)} s`
}

/** A lower bound of the ratio for a peer that did not notice within the cap. */
const ratio = (value, base) => (value === Infinity ? `> ${times(capMs, base)}` : times(value, base))

export const halfOpen = {
  name: 'halfopen',
  async run(context) {
    const { options } = context
    const runs = options.quick ? 1 : Math.min(options.runs ?? 1, 3)
    // Quick: only peers that notice within seconds.
    const chosen = options.quick
      ? variants.filter(({ id }) => /floor|^ours.* 1 s|^socket.* 1 s/.test(id))
      : variants
    await context.pages.load('outage')
    const samples = createSamples()
    for (let run = 0; run < runs; run += 1) {
      context.progress(`run ${run + 1}, at most ${capMs / 1000} s`)
      for (const { id, ...result } of await inParallel(context, shuffled(chosen), scene))
        samples.add(id, result)
    }
    const down = (id) => samples.median(id, 'downMs')
    return {
      title: 'Half-open',
      method:
        'The proxy silently drops every byte of the connections that stand, for ever; new connections work. The server sends one message ' +
        `per 50 ms. ${runs} run(s), all peers at the same time, waiting at most ${capMs / 1000} s.`,
      columns: ['peer', 'noticed after', '× floor', '× ours', 'connected again after', 'messages lost'],
      rows: chosen.map(({ id }) => [
        id,
        seconds(samples.of(id, 'downMs')),
        ratio(down(id), down(floor)),
        ratio(down(id), down(ours)),
        seconds(samples.of(id, 'upMs')),
        samples.median(id, 'lost') === Infinity ? 'all' : short(samples.median(id, 'lost')),
      ]),
      budgets: [budget('half-open noticed', down(ours) / 1000, 3, { unit: ' s' })],
      figures: {
        halfOpenS: {
          ours: down(ours) / 1000,
          'socket.io': down('socket.io, 1 s + 1 s') / 1000,
          'react-use-websocket': down('react-use-websocket, heartbeat 1 s, timeout 2 s') / 1000,
          partysocket: down('partysocket (has no heartbeat)') / 1000,
        },
      },
    }
  },
}
