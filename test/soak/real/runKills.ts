import { setTimeout as pause } from 'node:timers/promises'
import { createRandom } from '../support/random.js'
import { finish } from './finish.js'
import { restartWith, restartWhole, type FolderFault } from './folderFaults.js'
import { judge, type Verdict } from './judge.js'
import { injectNetworkFault } from './networkFaults.js'
import { roomsFor, type WorkloadName } from './rooms.js'
import { startWorld, type World } from './world.js'

/** Options of {@link runKills}. */
export interface KillOptions {
  readonly folder: string
  readonly seed: number
  readonly kills: number
  /** Clients in all; each ten have one of the workloads. Default 50: every workload once. */
  readonly clients?: number
  /** What may happen to the store while the server is down. Default: nothing. */
  readonly folderFaults?: readonly FolderFault[]
  readonly progress?: (text: string) => void
}

/** What came of many kills. */
export interface KillReport {
  readonly seed: number
  readonly kills: number
  /** What happened while the server was down, and how often. */
  readonly faults: { readonly [fault: string]: number }
  readonly wellAfterMs: number | null
  readonly workloads: { readonly [Name in WorkloadName]?: Verdict }
  readonly violations: readonly string[]
}

const PROGRESS_MS = 20_000
/** Chance that answers get lost right before a kill. */
const LOSES_ANSWERS = 0.2

/** Waits until the clients get messages from this process, too. */
async function underLoad(world: World): Promise<void> {
  const before = await world.delivered()
  for (const endsAt = performance.now() + PROGRESS_MS; performance.now() < endsAt; await pause(20))
    if ((await world.delivered()) > before + 20) return
}

async function killAgainAndAgain(world: World, options: KillOptions): Promise<Record<string, number>> {
  const random = createRandom(options.seed)
  const faults: Record<string, number> = {}
  for (let kill = 0; kill < options.kills; kill += 1) {
    await underLoad(world)
    await pause(random.between(0, 400))
    if (random.chance(LOSES_ANSWERS)) await injectNetworkFault('lost-answers', world, random, 0)
    if (kill % 20 === 19) options.progress?.(`${kill + 1} kills`)
    if (world.server.port() === undefined) {
      faults['ended by itself'] = (faults['ended by itself'] ?? 0) + 1
      await restartWhole(world)
      continue
    }
    await world.server.kill('SIGKILL')
    const possible = options.folderFaults ?? []
    // Nothing happens to the store at every second kill, and else each of them has its turn.
    const turn = kill % 2 === 0 ? -1 : (kill >> 1) % Math.max(1, possible.length)
    const fault = possible[turn] ?? 'none'
    await pause(random.between(0, 200))
    const outcome = await restartWith(fault, world, random)
    const name = outcome === 'refused' ? `${fault} (refused)` : fault
    faults[name] = (faults[name] ?? 0) + 1
  }
  return faults
}

/** Kills a server under load again and again, heals everything, and judges what all clients saw. */
export async function runKills(options: KillOptions): Promise<KillReport> {
  const { folder, seed, kills, clients = 50 } = options
  const world = await startWorld({
    folder,
    seed,
    rooms: roomsFor(clients),
    workers: 2,
    sync: true,
    actEveryMs: 60,
    publishEveryMs: 150,
    sessionTtlMs: 3_600_000,
    // A busy machine may answer late: a connection that lives must not end over it again and again.
    heartbeat: { intervalMs: 2000, timeoutMs: 4000, idleMs: 15_000 },
  })
  try {
    // The rest is the app's own doing: a reader that is away for too long, or an outage that is longer than its session.
    world.note({ type: 'caused', code: 'channel-full', channel: null })
    await Promise.all(world.workers.map((worker) => worker.ask('begin')))
    const faults = await killAgainAndAgain(world, options)
    const ending = await finish(world)
    const verdicts = judge(world, ending)
    const violations = [...ending.wrong, ...[...verdicts.values()].flatMap((verdict) => verdict.violations)]
    return {
      seed,
      kills,
      faults,
      wellAfterMs: ending.wellAfterMs,
      workloads: Object.fromEntries(verdicts),
      violations,
    }
  } finally {
    await world.close()
  }
}
