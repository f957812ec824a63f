import { groups, readReport, runProjects, sourceState } from './results.mjs'
import { idsOf } from './rowIds.mjs'
import { readDeclined, readRows } from './rowTable.mjs'
import { run } from './run.mjs'

const asJson = process.argv.includes('--json')

/** The tests of every project for these very sources; a project with no such report is run first. */
async function gather() {
  const state = sourceState()
  const fresh = (name) => (state === undefined ? undefined : readReport(name, state))
  const stale = groups.map((group) => group.filter((name) => fresh(name) === undefined))
  if (stale.flat().some((name) => ['stories', 'e2e', 'firefox'].includes(name))) {
    await run(process.execPath, ['scripts/browser.mjs'], { toStderr: true })
  }
  for (const names of stale) {
    if (names.length > 0) await runProjects(names, { state, toStderr: true })
  }
  return groups.flat().flatMap((name) => {
    const tests = readReport(name)
    if (tests === undefined) console.error(`rows: no report from ${name}, its rows count as missing`)
    return (tests ?? []).map((test) => ({ ...test, project: name }))
  })
}

const table = readRows()
const known = new Set(table.map((row) => row.id))
const declined = readDeclined()

// A row is proved when a test that names it passed, and none that names it failed in any project.
const passed = new Set()
const failed = new Set()
const strangers = new Set(Object.keys(declined).filter((id) => !known.has(id)))
for (const test of await gather()) {
  for (const id of idsOf(test)) {
    if (!known.has(id)) strangers.add(`${id} in "${test.title}" (${test.file})`)
    if (test.state === 'passed') passed.add(id)
    if (test.state === 'failed') failed.add(id)
  }
}
const isProved = (id) => passed.has(id) && !failed.has(id)
const statusOf = (id) => (isProved(id) ? 'proved' : Object.hasOwn(declined, id) ? 'declined' : 'missing')
const having = (status) => table.map((row) => row.id).filter((id) => statusOf(id) === status)

if (asJson) {
  const reasons = Object.fromEntries(having('declined').map((id) => [id, declined[id]]))
  console.log(JSON.stringify({ proved: having('proved'), declined: reasons, missing: having('missing') }))
} else {
  console.log(`${'source'.padEnd(22)}  rows proved declined missing`)
  for (const source of new Set(table.map((row) => row.source))) {
    const ids = table.filter((row) => row.source === source).map((row) => row.id)
    const count = (status, width) =>
      String(ids.filter((id) => statusOf(id) === status).length).padStart(width)
    const counts = [count('proved', 7), count('declined', 9), count('missing', 8)].join('')
    console.log(`${source.padEnd(22)}${String(ids.length).padStart(6)}${counts}`)
  }
  console.log(`\nmissing: ${having('missing').join(' ') || 'none'}`)
}

if (strangers.size > 0) {
  console.error(`rows: ids that test/rows.tsv does not know:\n  ${[...strangers].join('\n  ')}`)
  process.exitCode = 1
}
