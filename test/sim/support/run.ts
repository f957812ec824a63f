import { createEnvironmentOn } from '../../../src/testing/virtualEnvironment.js'
import { createRandom } from '../../soak/support/random.js'
import { allSettled } from './allSettled.js'
import { checkHistory } from './checkHistory.js'
import type { HistoryEvent, NewEvent, RunFacts } from './history.js'
import { crash, pastLeaving, perform, start, type World } from './perform.js'
import { createSimulatedClient } from './simulatedClient.js'
import { createSimulatedDisk } from './simulatedDisk.js'
import { createSimulatedServer } from './simulatedServer.js'
import { channelNames, LISTED, WINDOW, type Plan } from './step.js'

/** What came of a run. */
export interface RunReport {
  readonly plan: Plan
  readonly violations: readonly string[]
  readonly events: readonly HistoryEvent[]
  readonly delivered: number
  readonly acknowledged: number
}

const kinds: RunFacts['kinds'] = new Map([
  ['orders', 'log'],
  ['chat', 'log'],
  ['prices', 'latest'],
  ['inbox', 'session'],
])

/** The part of a publish id that names its user. */
const scopeOf = (id: string): string => {
  const end = id.indexOf('\n')
  return end < 0 ? id : id.slice(0, end)
}

function createWorld(plan: Plan, note: (event: NewEvent) => void): World {
  const random = createRandom(plan.seed ^ 0x5eed)
  const environment = createEnvironmentOn(allSettled, { random: random.next })
  const users = new Map<string, string>()
  const listed = new Map<string, { readonly epoch: string; readonly offset: number }>()
  const disk = createSimulatedDisk(random)
  const server = createSimulatedServer({
    environment,
    disk,
    store: plan.store,
    sync: plan.sync,
    durable: (data) => note({ type: 'durable', data }),
    caused: (code, channel) => note({ type: 'caused', code, channel }),
    endless: (channel) => note({ type: 'endless', channel }),
    asked: (process, data) => note({ type: 'asked', process, data }),
    answered: (process, data, word) => note({ type: 'answered', process, data, word }),
    opened(ends) {
      note({ type: 'opened', ends })
      // The app restores its own database to the same time.
      for (const [payload, { epoch, offset }] of listed)
        if (offset > (ends.get(epoch) ?? 0)) listed.delete(payload)
    },
    accepted(channel, epoch, { offset, data, id }) {
      const user = id === undefined ? null : (users.get(scopeOf(id)) ?? null)
      const payload = JSON.parse(data) as string
      if (channel === LISTED) listed.set(payload, { epoch, offset })
      note({ type: 'accepted', channel, epoch, offset, data: payload, user })
    },
    welcomed: (user, digest) => void users.set(digest, user),
  })
  const clients = Array.from({ length: plan.clients }, (_, n) =>
    createSimulatedClient(`c${n}`, { environment, accept: server.accept, note, fetch: () => listed.keys() }),
  )
  return { environment, disk, server, clients, note, listed, published: 0 }
}

async function until(world: World, holds: () => boolean, ms: number): Promise<boolean> {
  for (let left = ms; left > 0 && !holds(); left -= 250) await world.environment.advance(250)
  return holds()
}

/** Restores everything, and waits as long as a person would. */
async function heal(world: World): Promise<Pick<RunFacts, 'finals' | 'wellAt'>> {
  const { disk, server, clients, note } = world
  disk.fault = 'none'
  disk.delayMs = 1
  server.skewMs = 0
  server.mood = 'allows'
  server.moods.clear()
  server.publishMoods.clear()
  for (const client of clients) client.link('pass', 5)
  await world.environment.settle()
  if (server.didNotOpen()) crash(world, false)
  start(world)
  const isReady = (): boolean => server.hub()?.isReady() === true
  if (!(await until(world, isReady, 5000)))
    note({
      type: 'ended',
      client: 'server',
      status: 'not ready 5 s after its disk',
      channels: [],
      missing: [],
      left: 0,
      reported: [],
    })
  const isWell = (): boolean => {
    for (const client of clients) {
      const { status } = client.connectivity.getState().connection
      if (status === 'failed' || status === 'disconnected' || status === 'idle') client.connect()
    }
    for (const client of clients)
      for (const channel of client.channels())
        if (client.statusOf(channel) === 'failed') client.resubscribe(channel)
    return clients.every(
      (client) =>
        client.connectivity.getState().connection.status === 'connected' &&
        client.channels().every((channel) => client.statusOf(channel) === 'subscribed'),
    )
  }
  const wellAt = (await until(world, isWell, 60_000)) ? world.environment.now() : null
  await until(
    world,
    () => isWell() && clients.every(({ connectivity }) => connectivity.getState().pending === 0),
    400_000,
  )
  // A client that is told late of a fault reads on at the head, so the last message may come in another round.
  for (let round = 1; ; round += 1) {
    const finals = new Map(
      channelNames.map((channel) => [channel as string, `server:final ${channel} ${round}`]),
    )
    for (const [channel, data] of finals)
      void server
        .hub()
        ?.publish(channel, data)
        .catch(() => undefined)
    const isDone = (): boolean =>
      isWell() &&
      clients.every((client) => client.channels().every((name) => client.lastOf(name) === finals.get(name)))
    if (!(await until(world, isDone, 60_000)) && round < 3) continue
    // Lists change with the next frame; a clock that was set right may end connections as idle meanwhile.
    await world.environment.advance(100)
    await until(world, isDone, 60_000)
    return { finals, wellAt }
  }
}

/** Runs a plan on virtual time and checks its history. */
export async function run(plan: Plan): Promise<RunReport> {
  const events: HistoryEvent[] = []
  const world: World = createWorld(plan, (event) => {
    // A copy of each event would take a fiftieth of the run.
    const noted = event as HistoryEvent & { at: number }
    noted.at = world.environment.now()
    events.push(noted)
  })
  const { environment, server, clients, note } = world
  note({ type: 'caused', code: 'channel-full', channel: null })
  start(world)
  for (const client of clients) {
    client.connect()
    for (const channel of channelNames) client.join(channel)
  }
  await environment.advance(100)
  for (const step of plan.steps) await perform(world, step)
  const healed = await heal(world)
  const ends = clients.map((client) => ({
    type: 'ended' as const,
    client: client.name,
    status: client.connectivity.getState().connection.status,
    reported: client.reported,
    missing: client.missing(world.listed.keys()),
    channels: client
      .channels()
      .map((channel) => ({ channel, status: client.statusOf(channel), last: client.lastOf(channel) })),
  }))
  for (const client of clients) client.dispose()
  await environment.advance(1000)
  const leaving = server.leave()
  await pastLeaving(world, leaving)
  await environment.advance(1000)
  const left = environment.timers() + environment.listeners()
  for (const end of ends) note({ ...end, left })
  const violations = checkHistory(events, {
    kinds,
    window: WINDOW,
    syncs: plan.store === 'level' && plan.sync,
    ...healed,
  })
  const count = (type: HistoryEvent['type']): number => events.filter((event) => event.type === type).length
  return { plan, violations, events, delivered: count('delivered'), acknowledged: count('acknowledged') }
}
