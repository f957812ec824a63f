import { run, type RunReport } from './run.js'

/** The kind of a violation: the word before the colon. */
export const kindOf = (violation: string): string => violation.slice(0, violation.indexOf(':'))

/** Leaves out steps for as long as the run still breaks a promise in the same way. */
export async function shrink(found: RunReport): Promise<RunReport> {
  const kinds = new Set(found.violations.map(kindOf))
  let smallest = found
  for (let size = Math.ceil(found.plan.steps.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < smallest.plan.steps.length;) {
      const { steps } = smallest.plan
      const fewer = [...steps.slice(0, start), ...steps.slice(start + size)]
      const report = await run({ ...smallest.plan, steps: fewer })
      if (report.violations.some((violation) => kinds.has(kindOf(violation)))) smallest = report
      else start += size
    }
  }
  return smallest
}
