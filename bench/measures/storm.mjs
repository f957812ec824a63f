import { pathToFileURL } from 'node:url'
import { builtFile } from '../lib/package.mjs'
import { budget } from '../lib/report.mjs'
import { createSamples, short, spread } from '../lib/stats.mjs'
import { createVirtualTime } from '../lib/virtualTime.mjs'

const clients = 2000
const downMs = 30_000
const crash = 'ours, crash'
const announced = 'ours, announced restart'
const zero = 'ours, crash, a server that tells a width of 0'
const floor = 'uniform over the same time (floor, model)'
const fullJitter = 'full jitter, 1 s doubling to 15 s (model)'
const fixed = 'every 1 s (model)'

/** The busiest second and how it compares with the mean rate; of moments in milliseconds. */
function rates(moments, from, to) {
  const seconds = Math.max(1, Math.ceil((to - from) / 1000))
  const perSecond = Array.from({ length: seconds }, () => 0)
  let count = 0
  for (const at of moments) {
    if (at < from || at > to) continue
    perSecond[Math.min(seconds - 1, Math.floor((at - from) / 1000))] += 1
    count += 1
  }
  const peak = Math.max(...perSecond)
  return { peak, ratio: peak / (count / Math.max(1, (to - from) / 1000)) }
}

function result(dials, backs, lostAt, openAt) {
  const last = backs.reduce((latest, at) => Math.max(latest, at), openAt)
  const sorted = backs.toSorted((a, b) => a - b)
  const back = rates(backs, openAt, last)
  const dialled = rates(dials, lostAt, last)
  return {
    backPeak: back.peak,
    backRatio: back.ratio,
    dialPeak: dialled.peak,
    dialRatio: dialled.ratio,
    dialsPerClient: dials.filter((at) => at >= lostAt && at <= last).length / clients,
    halfMs: (sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) - openAt,
    allMs: backs.length === clients ? last - openAt : Infinity,
  }
}

/** Real clients, the real hub, and a network between them, all on one virtual clock. */
async function runOurs({ isAnnounced = false, isSmall = false }, seed) {
  const load = (name) => import(pathToFileURL(builtFile(name)).href)
  const { createConnectivity, channelServer } = await load('native.js')
  const { createSimulation } = await load('testing/index.js')
  const environment = createVirtualTime(seed)
  const simulation = createSimulation({
    environment,
    // A server that can take all clients at once announces a small window.
    ...(isSmall && { dialsPerSecond: 1e9 }),
  })
  simulation.network.latencyMs = 40
  const dials = []
  const backs = []
  const dialler = {
    dial(...given) {
      dials.push(environment.now())
      return simulation.network.dialler.dial(...given)
    },
  }
  const all = Array.from({ length: clients }, () =>
    createConnectivity(channelServer('/realtime', { dialler }), { environment }),
  )
  for (const client of all) {
    client.connect()
    client.onEvent((event) => {
      if (event.type === 'status-changed' && event.status === 'connected') backs.push(environment.now())
    })
    // Connect one client after the other.
    await environment.advance(50)
  }
  // Long enough for each to hear of the others.
  await environment.advance(60_000)
  const isUp = all.every((client) => client.getState().connection.status === 'connected')
  if (!isUp) throw new Error('storm: not all clients were connected')
  dials.length = 0
  backs.length = 0
  const lostAt = environment.now()
  if (isAnnounced) {
    void simulation.dispose()
    await environment.advance(100)
  }
  simulation.network.mode = 'refuse'
  simulation.restart()
  await environment.advance(downMs)
  simulation.network.mode = 'pass'
  const openAt = environment.now()
  for (let i = 0; i < 120 && backs.length < clients; i += 1) await environment.advance(1000)
  for (const client of all) client.dispose()
  await environment.advance(1000)
  return result(dials, backs, lostAt, openAt)
}

/** A client that is only its schedule: `nextMs(attempt, random)` until it comes to an open port. */
function runModel(nextMs, seed) {
  const { random } = createVirtualTime(seed)
  const dials = []
  const backs = []
  for (let client = 0; client < clients; client += 1) {
    let at = random() * 100
    for (let attempt = 0; ; attempt += 1) {
      at += nextMs(attempt, random)
      dials.push(at)
      if (at >= downMs) break
    }
    backs.push(at)
  }
  return result(dials, backs, 0, downMs)
}

export const storm = {
  name: 'storm',
  async run({ options, progress }) {
    const runs = options.runs ?? (options.quick ? 1 : 3)
    const samples = createSamples()
    for (let run = 0; run < runs; run += 1) {
      const seed = 1 + run
      progress(`run ${run + 1}`)
      const ours = await runOurs({}, seed)
      samples.add(crash, ours)
      samples.add(announced, await runOurs({ isAnnounced: true }, seed))
      samples.add(zero, await runOurs({ isSmall: true }, seed))
      // Uniformly random dials in the same time span: the best possible without a coordinator.
      const { random } = createVirtualTime(seed)
      const even = Array.from({ length: clients }, () => random() * ours.allMs)
      samples.add(floor, result(even, even, 0, 0))
      samples.add(
        fullJitter,
        runModel((attempt, draw) => draw() * Math.min(15_000, 1000 * 2 ** attempt), seed),
      )
      samples.add(
        fixed,
        runModel(() => 1000, seed),
      )
    }
    const most = (id, metric) => Math.max(...samples.of(id, metric))
    return {
      title: `A storm of ${short(clients)} clients`,
      method:
        `${short(clients)} real clients and the real hub on one virtual clock, 40 ms each way; the server is away for ${downMs / 1000} s, ` +
        `without a word or after a goodbye; ${runs} seeds. "Back" counts from the port being open until the last one is connected again.`,
      columns: [
        'clients',
        'back: peak per s',
        'back: peak ÷ mean',
        'all dials: peak per s',
        'all dials: peak ÷ mean',
        'dials per client',
        'half are back after s',
        'all are back after s',
      ],
      rows: [floor, crash, announced, zero, fullJitter, fixed].map((id) => [
        id,
        short(samples.median(id, 'backPeak')),
        spread(samples.of(id, 'backRatio')),
        short(samples.median(id, 'dialPeak')),
        spread(samples.of(id, 'dialRatio')),
        short(samples.median(id, 'dialsPerClient')),
        short(samples.median(id, 'halfMs') / 1000),
        short(samples.median(id, 'allMs') / 1000),
      ]),
      notes: ['A model is a schedule without a client: what it would do at best.'],
      budgets: [
        budget('crash: clients back per second, peak ÷ mean', most(crash, 'backRatio'), 1.5),
        budget('announced restart: clients back per second, peak ÷ mean', most(announced, 'backRatio'), 1.5),
      ],
    }
  },
}
