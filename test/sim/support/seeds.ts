import { setImmediate as nextTurn } from 'node:timers/promises'
import { run, type RunReport } from './run.js'
import { shrink } from './shrink.js'
import { planOf, wordsOf } from './step.js'

/** Seeds from `from` to `to`. */
export interface SeedTask {
  readonly from: number
  readonly to: number
  /** Whether the steps of a run that broke a promise are shortened. */
  readonly shrinks: boolean
}

/** What came of many runs. */
export interface SeedsReport {
  readonly runs: number
  readonly delivered: number
  readonly acknowledged: number
  /** The runs that broke a promise, each as one line. */
  readonly found: readonly { readonly seed: number; readonly line: string }[]
}

/** A run that broke a promise, as one line. */
const described = ({ plan, violations }: RunReport): string => {
  const steps = plan.steps.map(wordsOf).join(', ')
  return `seed ${plan.seed} (${plan.clients} clients, ${plan.store} store): ${steps} → ${violations.join('; ')}`
}

/** Runs seeds one after the other. */
export async function runSeeds({ from, to, shrinks }: SeedTask): Promise<SeedsReport> {
  let [delivered, acknowledged] = [0, 0]
  const found: { readonly seed: number; readonly line: string }[] = []
  for (let seed = from; seed <= to; seed += 1) {
    const report = await run(planOf(seed))
    // An object that a `WeakRef` was asked for stays until the turn ends: clients of all seeds would, in one turn.
    await nextTurn()
    delivered += report.delivered
    acknowledged += report.acknowledged
    if (report.violations.length > 0)
      found.push({ seed, line: described(shrinks ? await shrink(report) : report) })
  }
  return { runs: to - from + 1, delivered, acknowledged, found }
}
