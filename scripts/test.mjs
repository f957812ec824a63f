import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { groups, projects, readReport, results, runProjects, sourceState } from './results.mjs'
import { run } from './run.mjs'

/** Checks before the tests, with their arguments. */
const steps = new Map([
  ['browser', []],
  ['types', []],
  ['lint', []],
  ['lanes', []],
  ['api', ['--check']],
  ['conformance', ['--check']],
  ['build', []],
])
/** Time limit of the gate; a run beyond it hangs and counts as failed. A machine that is loaded on purpose needs a larger one. */
const endsBy = Date.now() + Number(process.env['CONN_TEST_MINUTES'] ?? 24) * 60_000
/** Parts that cannot run on this machine, with the reason. */
const missing = projects.includes('firefox')
  ? []
  : [['firefox', 'no Firefox is installed; FIREFOX_BIN can name one']]
const names = [...new Set([...steps.keys(), ...projects, ...missing.map(([name]) => name)])]
const asked = process.argv.slice(2)
const unknown = asked.filter((name) => !names.includes(name))
if (unknown.length > 0) {
  console.error(`test: unknown part ${unknown.join(', ')}; the parts are ${names.join(', ')}`)
  process.exit(2)
}
const wanted = (name) => asked.length === 0 || asked.includes(name)
const needsBrowser = wanted('stories') || wanted('e2e') || wanted('firefox')

const state = sourceState()
const rows = []
const failures = []
const titles = []
mkdirSync(results, { recursive: true })
rmSync(join(results, 'line.txt'), { force: true })

function record(name, tests, problem) {
  const count = (outcome) => tests.filter((test) => test.state === outcome).length
  const failed = count('failed') + (problem === undefined ? 0 : 1)
  rows.push({ name, passed: count('passed'), failed, skipped: count('skipped') })
  if (problem !== undefined) failures.push(`${name}: ${problem}`)
  for (const { state: outcome, file, title, error } of tests) {
    if (outcome === 'failed') failures.push(`${name}: ${file} > ${title}: ${error}`)
    if (outcome === 'passed') titles.push({ project: name, file, title })
  }
}

let built = false
for (const [name, args] of steps) {
  if (!(wanted(name) || (name === 'browser' && needsBrowser))) continue
  console.log(`\n== ${name}`)
  const { code } = await run(process.execPath, [`scripts/${name}.mjs`, ...args])
  if (name === 'build') built = code === 0
  rows.push({ name: `step ${name}`, passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 })
  if (code !== 0) failures.push(`step ${name}: exit code ${code}`)
}

for (const group of groups) {
  const chosen = group.filter(wanted)
  if (chosen.length === 0) continue
  console.log(`\n== ${chosen.join(', ')}`)
  const { code } = await runProjects(chosen, { state, built, endsBy })
  const reports = chosen.map((name) => [name, readReport(name, state)])
  for (const [name, tests] of reports) {
    const ran = tests?.some((test) => test.state !== 'skipped') ?? false
    record(name, tests ?? [], ran ? undefined : 'no report, or no test ran')
  }
  const explained = reports.some(
    ([, tests]) => tests === undefined || tests.some((t) => t.state === 'failed'),
  )
  if (code !== 0 && !explained)
    record(`vitest ${chosen.join('+')}`, [], `exit code ${code}, with no failed test`)
}

// Report a part that cannot run, so that it does not look tested.
for (const [name, reason] of missing.filter(([name]) => wanted(name))) {
  rows.push({ name, passed: 0, failed: 0, skipped: 1 })
  console.log(`\nSKIPPED ${name}: ${reason}`)
}

writeFileSync(join(results, 'titles.json'), JSON.stringify(titles, null, 1))
writeFileSync(join(results, 'summary.json'), JSON.stringify({ state, rows, failures }, null, 1))

console.log(`\n${'part'.padEnd(20)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'skipped'.padStart(8)}`)
for (const { name, passed, failed, skipped } of rows) {
  console.log(
    `${name.padEnd(20)}${String(passed).padStart(8)}${String(failed).padStart(8)}${String(skipped).padStart(8)}`,
  )
}
if (failures.length > 0) console.log(`\n${failures.map((line) => `FAILED ${line}`).join('\n')}`)

const sum = (key) => rows.reduce((total, row) => total + row[key], 0)
const line = `${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped`
writeFileSync(join(results, 'line.txt'), line)
console.log(`\n${line}`)
process.exitCode = sum('failed') > 0 ? 1 : 0
