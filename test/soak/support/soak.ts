import { startLab } from '../../../lab/lab.js'
import { checkDelivery, checkFaults, checkSends } from './checkHistory.js'
import { pause } from '../../client/support/wait.js'
import { createInjector, gaps } from './injectFaults.js'
import { createRandom } from './random.js'
import { recordClient, type RecordedClient } from './recordedClient.js'

/** Summary of a run. */
export interface SoakReport {
  readonly seed: number
  readonly steps: readonly string[]
  readonly delivered: number
  readonly sent: number
  readonly acknowledged: number
  readonly faults: number
  readonly healedMs: number
  readonly dials: number
  readonly wrong: readonly string[]
}

const channels = ['orders', 'chat', 'prices', 'inbox'] as const
const logSize = 40

/** Long enough for a busy machine; only a missing event takes this long. */
const patienceMs = 30_000

async function within(what: string, check: () => boolean, wrong: string[], ms = patienceMs): Promise<number> {
  const start = performance.now()
  while (!check()) {
    if (performance.now() - start > ms) {
      wrong.push(`it never came to hold: ${what}`)
      break
    }
    await pause(10)
  }
  return performance.now() - start
}

/** Retries by hand, because many faults in a short time use up the automatic dials. */
function retryIfWaiting({ client }: RecordedClient): void {
  if (client.getState().connection.nextAttemptAt !== null) client.retryNow()
}

/** Runs real clients, a proxy and a server process through random faults, heals everything, and checks the histories. */
export async function runSoak(seed: number, durationMs: number): Promise<SoakReport> {
  const random = createRandom(seed)
  const lab = await startLab({
    logSize,
    inboxSize: 15,
    // A busy machine may answer late: a connection that lives must not end over it again and again.
    heartbeat: { intervalMs: 200, timeoutMs: 2000, idleMs: 6000 },
  })
  const { server } = lab
  const wrong: string[] = []
  const steps: string[] = []
  const causes = {
    collected: new Set<string>(),
    denied: new Set<string>(),
    newEpochs: 0,
    closedSessions: 0,
    logSize,
  }
  const clients = Array.from({ length: 4 }, (_, n) => recordClient(lab.url, `c${seed}.${n}`))
  for (const each of clients) {
    each.client.connect()
    for (const channel of channels) if (random.chance(0.85)) each.join(channel, random.pick(gaps))
  }

  const isUp = (): boolean => server.status() === 'running'
  const { run, step, injectOne } = createInjector({ lab, random, clients, causes, steps })

  let isTrafficOn = true
  async function traffic(): Promise<void> {
    let n = 0
    while (isTrafficOn) {
      await pause(random.between(1, 25))
      random.pick(clients).send(random.pick(['orders', 'chat']))
      if (!isUp()) continue
      const about = random.pick(['chat', 'prices', 'inbox'] as const)
      // Not awaited: a stopped or killed server never answers.
      void server.publish(about, [{ server: ++n }]).catch(() => undefined)
      if (random.chance(0.2)) void server.fill('orders', random.between(1, 5)).catch(() => undefined)
    }
  }

  const trafficEnd = traffic()
  const end = performance.now() + durationMs
  while (performance.now() < end) {
    await injectOne()
    await pause(random.between(0, 150))
    for (const each of clients) if (random.chance(0.5)) retryIfWaiting(each)
    for (const each of clients)
      for (const name of each.joined())
        if (each.client.channel(name).getState()?.status === 'failed' && random.chance(0.3)) {
          step(`${each.name} resubscribes ${name}`)
          each.resubscribe(name)
        }
  }
  isTrafficOn = false
  await trafficEnd

  // Heal and check.
  step('heal')
  if (server.status() === 'stopped') server.cont()
  if (server.status() === 'down') await server.start()
  await run({ fault: 'network', to: 'healthy' })
  for (const channel of causes.denied) await run({ fault: 'allow', channel })
  for (const each of clients)
    if (each.client.getState().connection.status === 'disconnected') each.client.connect()
  const stateOf = ({ client }: RecordedClient): string => client.getState().connection.status
  for (const each of clients)
    if (stateOf(each) === 'failed')
      wrong.push(`${each.name} failed: ${each.client.getState().connection.reason}`)
  const healedMs = await within(
    `all connected, not ${clients.map(stateOf).join()}`,
    () => {
      for (const each of clients) retryIfWaiting(each)
      return clients.every((each) => stateOf(each) === 'connected')
    },
    wrong,
  )
  const statusOf = (each: RecordedClient, name: string): string | undefined =>
    each.client.channel(name).getState()?.status
  const isSettled = (each: RecordedClient): boolean =>
    each.joined().every((name) => ['subscribed', 'failed'].includes(statusOf(each, name) ?? 'none'))
  await within('all channels settled', () => clients.every(isSettled), wrong)
  /** A channel may fail again, because a busy machine misses heartbeats; the repair must work again, too. */
  const isWell = (): boolean => {
    for (const each of clients) retryIfWaiting(each)
    for (const each of clients)
      for (const name of each.joined()) {
        const state = each.client.channel(name).getState()
        if (state?.status !== 'failed') continue
        if (state.fault === null) wrong.push(`${each.name}: ${name} failed without a fault that stays`)
        each.resubscribe(name)
      }
    return clients.every((each) => each.joined().every((name) => statusOf(each, name) === 'subscribed'))
  }
  // Sends on a channel that failed again wait for its repair.
  const isDone = (): boolean =>
    isWell() && clients.every(({ sends }) => sends.every(({ outcome }) => outcome !== undefined))
  await within('all channels subscribed', isWell, wrong)
  await within('all sends settled', isDone, wrong)
  const lastOf = (each: RecordedClient, name: string): string | undefined => {
    const last = each.history.get(name)?.at(-1)
    return last?.kind === 'message' ? JSON.stringify(last.data) : undefined
  }
  let round = ''
  const lagging = (): string[] =>
    clients.flatMap((each) =>
      each
        .joined()
        .filter((name) => lastOf(each, name) !== round)
        .map(
          (name) =>
            `${each.name}: ${name} ${JSON.stringify(each.client.channel(name).getState())} ends with ${lastOf(each, name)}`,
        ),
    )
  for (let n = 0; n < 4 && (n === 0 || lagging().length > 0); n++) {
    const last = { final: n }
    round = JSON.stringify(last)
    await within('all channels subscribed still', isWell, wrong)
    for (const channel of channels) await server.publish(channel, [last])
    // A connection that lost bytes looks open until a heartbeat fails; the next round repairs a channel that fails then.
    await within('the last messages', () => lagging().length === 0, [], 15_000)
  }
  wrong.push(...lagging())

  const accepted = channels.flatMap((channel) => lab.acceptedLog(channel))
  for (const each of clients) {
    for (const [channel, moments] of each.history) {
      const log = accepted.filter((entry) => entry.channel === channel)
      // The same epoch never names the queues of two sessions, so their entries do not collide.
      wrong.push(
        ...checkDelivery(each.name, channel, moments, log),
        ...checkFaults(each.name, channel, moments, causes),
      )
    }
    wrong.push(...checkSends(each, accepted, causes))
    for (const error of each.reported) wrong.push(`${each.name} reported ${String(error)}`)
    each.client.dispose()
  }
  // A lost peer never answers the close, so the socket of `ws` keeps waiting without an owner.
  await within(
    'no sockets after dispose',
    () => clients.every(({ sockets }) => sockets.every(({ readyState }) => readyState >= 2)),
    wrong,
  )
  for (const { sockets } of clients) for (const socket of sockets) socket.terminate()
  for (const each of clients)
    if (each.timers() > 0) wrong.push(`${each.name}: ${each.timers()} timers after dispose`)
  await lab.close()
  const allSends = clients.flatMap(({ sends }) => sends)
  const count = (kind: string): number =>
    clients.flatMap(({ history }) => [...history.values()].flat()).filter((moment) => moment.kind === kind)
      .length
  return {
    seed,
    steps,
    delivered: count('message'),
    faults: count('fault'),
    sent: allSends.length,
    acknowledged: allSends.filter(({ outcome }) => outcome !== undefined && 'offset' in outcome).length,
    healedMs: Math.round(healedMs),
    dials: clients.reduce((sum, { sockets }) => sum + sockets.length, 0),
    wrong,
  }
}
