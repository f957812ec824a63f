import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'
import { bundleSimulation, simulate } from './simulation.mjs'

// Each seed is one run on virtual time, the same on every machine.
const usage = `usage: npm run sim -- --seed N             replays one run
       npm run sim -- --seeds N | FROM-TO    runs many
       npm run sim -- --mutants [FROM-TO]    plants each fault of test/sim/mutants.json, and expects the runs to find it
       npm run sim -- --mutant NAME          plants the faults whose names have this text`
const [flag, given = ''] = process.argv.slice(2)
/** Seeds that a planted fault is looked for in. */
const MUTANT_SEEDS = '1-2000'

/** `20` as [1, 20], `5-9` as [5, 9]; null when it is neither. */
function rangeOf(text) {
  if (!/^(\d+-)?\d+$/.test(text)) return null
  const [from, to = from] = text.split('-').map(Number)
  return text.includes('-') ? [from, to] : [1, from]
}

const print = (line) => console.log(line)

async function runSeeds([from, to]) {
  const startedAt = Date.now()
  const { runs, found } = await simulate({ code: await bundleSimulation(), from, to, onFound: print })
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  // Other work on the machine lengthens the time, and hardly the work of a processor.
  const { user, system } = process.cpuUsage()
  const cpuMs = ((user + system) / 1000 / runs).toFixed(1)
  print(`${runs} runs in ${seconds} s, ${cpuMs} ms of a processor each, ${found.length} broke a promise`)
  return found.length > 0 ? 1 : 0
}

/** What the runs find of a planted fault; null when they find nothing. A fault that hangs or ends a thread is found, too. */
async function traceOf(mutant, [from, to]) {
  const code = await bundleSimulation(mutant)
  const search = { code, from, to, stopsAfter: 1, shrinks: false, hangsAfterMs: 120_000 }
  try {
    const [first] = (await simulate(search)).found
    return first === undefined ? null : `seed ${first.seed}, ${first.line.split(' → ')[1].split(':')[0]}`
  } catch (error) {
    return error.message
  }
}

async function runMutants(range, name) {
  const all = JSON.parse(readFileSync(join(root, 'test/sim/mutants.json'), 'utf8'))
  const mutants = all.filter((mutant) => mutant.name.includes(name))
  // An error of the simulation itself would pass for one that a fault brings about.
  const trace = await traceOf(undefined, [range[0], Math.min(range[0] + 199, range[1])])
  if (trace !== null) {
    print(`found without a fault: ${trace}`)
    return 1
  }
  let found = 0
  for (const mutant of mutants) {
    const trace = await traceOf(mutant, range)
    if (trace !== null) found += 1
    print(trace === null ? `survived ${mutant.name}` : `found    ${mutant.name} (${trace})`)
  }
  print(`${found} of ${mutants.length} found`)
  return mutants.length === 0 || found < mutants.length * 0.95 ? 1 : 0
}

function commandOf() {
  const range = rangeOf(given === '' ? MUTANT_SEEDS : given)
  if (flag === '--mutant' && given !== '') return () => runMutants(rangeOf(MUTANT_SEEDS), given)
  if (range === null || (flag !== '--mutants' && given === '')) return null
  if (flag === '--mutants') return () => runMutants(range, '')
  if (flag === '--seeds') return () => runSeeds(range)
  return flag === '--seed' ? () => runSeeds([range[1], range[1]]) : null
}

const command = commandOf()
if (command === null) {
  console.error(usage)
  process.exit(2)
}
process.exitCode = await command()
