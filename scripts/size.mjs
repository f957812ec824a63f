import { sizes } from './sizes.mjs'

// `node scripts/size.mjs [--json] [--why]`: reads `dist`; fails when an entry is over its limit or cannot be measured; says where the budget is missed.
// `--why` lists the modules of each entry with their minified bytes.
const found = await sizes(undefined, { why: process.argv.includes('--why') })

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(found))
} else {
  console.log(`${'gzip, without React'.padEnd(54)}${'size'.padStart(9)}${'budget'.padStart(9)}`)
  const kB = (bytes) => (bytes === null ? '–' : `${(bytes / 1000).toFixed(1)} kB`).padStart(9)
  for (const { name, bytes, budget, limit, problem, modules } of found) {
    const missed =
      bytes > budget
        ? `${((bytes - budget) / 1000).toFixed(1)} kB over its budget (docs/decisions/0008-size.md)`
        : ''
    const verdict = problem ?? (bytes > limit ? `OVER ITS LIMIT by ${bytes - limit} bytes` : missed)
    console.log(`${name.padEnd(54)}${kB(bytes)}${kB(budget)}  ${verdict}`.trimEnd())
    for (const one of modules ?? []) console.log(`${String(one.bytes).padStart(10)}  ${one.module}`)
  }
}
if (found.some(({ bytes, limit, problem }) => problem !== null || bytes > limit)) process.exitCode = 1
