import { run, type RunReport } from './run.js'
import { shrink } from './shrink.js'
import { planOf, wordsOf } from './step.js'

/** The report of a run that broke a promise, with what repeats it. */
export const described = ({ plan, violations }: RunReport): string =>
  [
    `seed ${plan.seed}, ${plan.clients} clients, ${plan.store} store: npm run sim -- --seed ${plan.seed}`,
    ...plan.steps.map((step) => `  ${wordsOf(step)}`),
    ...violations.map((violation) => `  → ${violation}`),
  ].join('\n')

/** What came of many runs. */
export interface SeedsReport {
  readonly runs: number
  readonly delivered: number
  readonly acknowledged: number
  /** The shortest run of each seed that broke a promise. */
  readonly broken: readonly string[]
}

/** Runs the seeds from `from` to `to`; stops after five that broke a promise. */
export async function runSeeds(from: number, to: number): Promise<SeedsReport> {
  let [runs, delivered, acknowledged] = [0, 0, 0]
  const broken: string[] = []
  for (let seed = from; seed <= to && broken.length < 5; seed += 1) {
    const report = await run(planOf(seed))
    runs += 1
    delivered += report.delivered
    acknowledged += report.acknowledged
    if (report.violations.length > 0) broken.push(described(await shrink(report)))
  }
  return { runs, delivered, acknowledged, broken }
}
