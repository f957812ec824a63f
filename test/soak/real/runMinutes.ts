import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { createSmallDisk } from '../../../lab/smallDisk.js'
import { createRandom, type Random } from '../support/random.js'
import { finish } from './finish.js'
import { hostFaults, injectHostFault, type HostFault } from './hostFaults.js'
import { judge, type Verdict } from './judge.js'
import { injectNetworkFault, networkFaults, type NetworkFault } from './networkFaults.js'
import { takeSample, type Sample } from './processSamples.js'
import { roomsFor, type WorkloadName } from './rooms.js'
import type { ServerSample } from './soakServer.js'
import { startWorld, type World } from './world.js'

/** Options of {@link runMinutes}. */
export interface MinutesOptions {
  readonly folder: string
  readonly seed: number
  readonly minutes: number
  readonly clients: number
  readonly faultEveryMs: number
  readonly progress?: (text: string) => void
}

/** Faults of a run in which the server process lives on. */
export type LivingFault = NetworkFault | HostFault

/** What came of a long run. */
export interface MinutesReport {
  readonly seed: number
  readonly minutes: number
  readonly clients: number
  readonly workers: number
  readonly faultEveryMs: number
  readonly faults: { readonly [fault: string]: number }
  /** Faults that this machine does not let the run inject, with the reason. */
  readonly leftOut: { readonly [fault: string]: string }
  /** Longest time after the end of a fault of the machine until the server was ready, in milliseconds. */
  readonly slowestRecoveryMs: number
  readonly wellAfterMs: number | null
  readonly samples: readonly Sample[]
  readonly events: ServerSample['events']
  readonly workloads: { readonly [Name in WorkloadName]?: Verdict }
  readonly violations: readonly string[]
}

const CLIENTS_PER_WORKER = 60
const DISK_MEGABYTES = 192
const SAMPLE_MS = 10_000
const READY_MS = 30_000
/** A store fault should be over so long after its end. */
const SLOW_MS = 5000

const isReady = (port: number | undefined): Promise<boolean> =>
  new Promise((resolve) => {
    const request = get(
      `http://127.0.0.1:${port}/realtime?readyz`,
      { agent: false, timeout: 2000 },
      (answer) => {
        answer.resume()
        resolve(answer.statusCode === 200)
      },
    )
    request.on('timeout', () => request.destroy())
    request.on('error', () => resolve(false))
  })

/** Milliseconds until the server is ready. */
async function recovery({ server }: World): Promise<number> {
  const from = performance.now()
  while (!(await isReady(server.port())) && performance.now() - from < READY_MS) await pause(50)
  return performance.now() - from
}

/** Samples every ten seconds until it is stopped. A server that is frozen answers late. */
function sampleAlong(world: World, from: number) {
  const samples: Sample[] = []
  let events: ServerSample['events'] = {}
  let isOn = true
  const end = (async () => {
    while (isOn) {
      const taken = await takeSample(world, Math.round(performance.now() - from)).catch(() => null)
      if (taken !== null) {
        samples.push(taken.sample)
        events = taken.events
      }
      for (let ms = 0; ms < SAMPLE_MS && isOn; ms += 200) await pause(200)
    }
  })()
  return {
    async stop() {
      isOn = false
      await end
      return { samples, events }
    },
  }
}

interface Injected {
  readonly faults: { readonly [fault: string]: number }
  readonly slowestRecoveryMs: number
}

/** Injects a fault from the seed again and again. */
async function injectAlong(
  world: World,
  random: Random,
  disk: ReturnType<typeof createSmallDisk>,
  { minutes, faultEveryMs, progress }: MinutesOptions,
): Promise<Injected> {
  const onHost = hostFaults.filter((fault) => fault !== 'full-disk' || disk !== null)
  const isOnHost = (fault: LivingFault): fault is HostFault =>
    (hostFaults as readonly string[]).includes(fault)
  const faults: Record<string, number> = {}
  let slowestRecoveryMs = 0
  const from = performance.now()
  for (let n = 1; performance.now() - from < minutes * 60_000; n += 1) {
    const fault: LivingFault = random.chance(0.75) ? random.pick(networkFaults) : random.pick(onHost)
    faults[fault] = (faults[fault] ?? 0) + 1
    const lastsMs = random.between(200, Math.min(4000, faultEveryMs))
    if (isOnHost(fault)) {
      await injectHostFault(fault, world, disk, lastsMs)
      const readyMs = await recovery(world)
      slowestRecoveryMs = Math.max(slowestRecoveryMs, readyMs)
      if (readyMs > SLOW_MS) progress?.(`ready ${Math.round(readyMs)} ms after fault ${n}, ${fault}`)
    } else await injectNetworkFault(fault, world, random, lastsMs)
    if (n % 60 === 0) progress?.(`${n} faults, ${Math.round((performance.now() - from) / 60_000)} minutes`)
    await pause(Math.max(0, from + n * faultEveryMs - performance.now()))
  }
  return { faults, slowestRecoveryMs: Math.round(slowestRecoveryMs) }
}

/** Lets many clients work on one server through faults that it survives, heals everything, and judges what all clients saw. */
export async function runMinutes(options: MinutesOptions): Promise<MinutesReport> {
  const { folder, seed, minutes, clients, faultEveryMs } = options
  const disk = createSmallDisk(join(folder, 'disk'), DISK_MEGABYTES)
  const workers = Math.ceil(clients / CLIENTS_PER_WORKER)
  const world = await startWorld({
    folder,
    ...(disk !== null && { location: join(disk.folder, 'store') }),
    seed,
    rooms: roomsFor(clients),
    workers,
    sync: true,
    // In each process with clients; about four acts a second in each room.
    actEveryMs: 250,
    publishEveryMs: 1000,
    // Short, so that what sessions leave comes to its level early in the run.
    sessionTtlMs: 120_000,
    heartbeat: { intervalMs: 2000, timeoutMs: 4000, idleMs: 15_000 },
    // As docs/operations.md advises for a small process. Without it the memory of a collector that has time follows the load.
    execArgv: ['--max-old-space-size=160'],
  })
  try {
    world.note({ type: 'caused', code: 'channel-full', channel: null })
    const from = performance.now()
    await Promise.all(world.workers.map((worker) => worker.ask('begin')))
    const sampling = sampleAlong(world, from)
    const injected = await injectAlong(world, createRandom(seed), disk, options)
    const { samples, events } = await sampling.stop()
    const ending = await finish(world)
    const verdicts = judge(world, ending)
    return {
      ...{ seed, minutes, clients, workers, faultEveryMs, ...injected },
      leftOut: disk === null ? { 'full-disk': 'this machine lets the run mount nothing' } : {},
      wellAfterMs: ending.wellAfterMs,
      samples,
      events,
      workloads: Object.fromEntries(verdicts),
      violations: [...ending.wrong, ...[...verdicts.values()].flatMap(({ violations }) => violations)],
    }
  } finally {
    await world.close()
    disk?.close()
  }
}
