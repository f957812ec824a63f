import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from './run.mjs'

// Each seed is one run on virtual time, the same on every machine.
const usage = `usage: npm run sim -- --seed N          replays one run
       npm run sim -- --seeds N | FROM-TO     runs many
       npm run sim -- --mutants [FROM-TO]     plants each fault of test/sim/mutants.json, and expects the runs to find it`
const [flag, given = ''] = process.argv.slice(2)

/** `20` as `20-20` or `1-20`, `5-9` as it is; null when it is neither. */
function rangeOf(text, from) {
  if (/^\d+-\d+$/.test(text)) return text
  return /^\d+$/.test(text) ? `${from ?? text}-${text}` : null
}

const vitest = (args, env, capture = false) => run('vitest', ['run', ...args], { env, capture })

async function runSeeds(range) {
  const args = ['--project', 'unit', 'test/sim/simulation.test.ts', '-t', 'from seed']
  return (await vitest(args, { SIM_SEEDS: range })).code
}

async function runMutants(range) {
  const mutants = JSON.parse(readFileSync(join(root, 'test/sim/mutants.json'), 'utf8'))
  const survivors = []
  for (const [index, { name }] of mutants.entries()) {
    const env = { SIM_MUTANT: String(index), SIM_SEEDS: range }
    const { code } = await vitest(['--config', 'test/sim/mutant.config.ts', '--bail', '1'], env, true)
    console.log(`${code === 0 ? 'survived' : 'found   '} ${name}`)
    if (code === 0) survivors.push(name)
  }
  console.log(`${mutants.length - survivors.length} of ${mutants.length} found`)
  return survivors.length > mutants.length * 0.05 ? 1 : 0
}

const range = flag === '--seed' ? rangeOf(given) : rangeOf(given === '' ? '1000' : given, 1)
const isKnown = ['--seed', '--seeds', '--mutants'].includes(flag) && range !== null
if (!isKnown || (flag !== '--mutants' && given === '')) {
  console.error(usage)
  process.exit(2)
}
process.exitCode = await (flag === '--mutants' ? runMutants(range) : runSeeds(range))
