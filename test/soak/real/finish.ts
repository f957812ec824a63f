import { setTimeout as pause } from 'node:timers/promises'
import type { RunFacts } from '../../sim/support/history.js'
import { steadyNow } from './eventLog.js'
import { channelsIn, finalOf } from './rooms.js'
import type { World } from './world.js'

/** Long enough for a machine with other work: only what never comes takes so long. */
const PATIENCE_MS = 150_000
const ROUND_MS = 20_000
const ROUNDS = 4

/** How a run ended. */
export interface Ending extends Pick<RunFacts, 'wellAt' | 'finals'> {
  /** What did not come to hold, in words. */
  readonly wrong: readonly string[]
  readonly wellAfterMs: number | null
}

async function until(holds: () => Promise<boolean>, ms: number): Promise<boolean> {
  for (const endsAt = performance.now() + ms; performance.now() < endsAt; await pause(50))
    if (await holds()) return true
  return false
}

/** Heals everything, waits as long as a person would, sends a last message to everybody, and ends all clients. */
export async function finish(world: World): Promise<Ending> {
  const { server, proxy, workers, options } = world
  const wrong: string[] = []
  await Promise.all(workers.map((worker) => worker.ask('quiet')))
  await proxy.pass()
  if (server.port() === undefined) await server.start()
  await server.process().ask('quiet')
  const from = performance.now()
  let unwell: readonly string[] = []
  const isWell = async (): Promise<boolean> => {
    ;({ unwell } = await world.heal(0))
    return unwell.length === 0
  }
  const becomesWell = await until(isWell, PATIENCE_MS)
  const wellAt = becomesWell ? steadyNow() : null
  const wellAfterMs = becomesWell ? Math.round(performance.now() - from) : null
  if (!becomesWell) wrong.push(`unwell: ${unwell.slice(0, 5).join('; ')}`)
  const isSettled = async (): Promise<boolean> => {
    const state = await world.heal(0)
    return state.pending === 0 && state.unwell.length === 0
  }
  if (!(await until(isSettled, PATIENCE_MS))) wrong.push('unsettled: sends without an answer')
  // A connection that lost bytes looks open until a heartbeat fails; its reader gets the messages of another round.
  let round = 0
  let isDone = false
  while (!isDone && round < ROUNDS) {
    round += 1
    await server.process().ask('finish', round)
    isDone = await until(async () => {
      const state = await world.heal(round)
      return state.behind === 0 && state.unwell.length === 0
    }, ROUND_MS)
  }
  await Promise.all(workers.map((worker) => worker.ask('end')))
  await server.kill('SIGTERM')
  const channels = options.rooms.flatMap((room) => [...channelsIn(room).keys()])
  return { wellAt, wellAfterMs, wrong, finals: new Map(channels.map((name) => [name, finalOf(name, round)])) }
}
