import { sizes } from './sizes.mjs'

// `node scripts/size.mjs [--json] [--why]`: reads `dist`; fails when an entry is over its budget or cannot be measured.
// `--why` lists the modules of each entry with their minified bytes.
const found = await sizes(undefined, { why: process.argv.includes('--why') })

if (process.argv.includes('--json')) {
  console.log(JSON.stringify(found))
} else {
  console.log(`${'gzip, without React'.padEnd(54)}${'size'.padStart(9)}${'budget'.padStart(9)}`)
  const kB = (bytes) => (bytes === null ? '–' : `${(bytes / 1000).toFixed(1)} kB`).padStart(9)
  for (const { name, bytes, budget, problem, modules } of found) {
    const verdict = problem ?? (bytes > budget ? `OVER by ${bytes - budget} bytes` : '')
    console.log(`${name.padEnd(54)}${kB(bytes)}${kB(budget)}  ${verdict}`.trimEnd())
    for (const one of modules ?? []) console.log(`${String(one.bytes).padStart(10)}  ${one.module}`)
  }
}
if (found.some(({ bytes, budget, problem }) => problem !== null || bytes > budget)) process.exitCode = 1
