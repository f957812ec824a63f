import { run } from './run.mjs'

// Replays one seed, or runs many: each seed is one run on virtual time, the same on every machine.
const usage = 'usage: npm run sim -- --seed N | --seeds N | --seeds FROM-TO'
const [flag, given = ''] = process.argv.slice(2)
const one = flag === '--seed' && /^\d+$/.test(given) ? `${given}-${given}` : null
const many = flag === '--seeds' && /^\d+(-\d+)?$/.test(given) ? given : null
const range = one ?? (many?.includes('-') === false ? `1-${many}` : many)
if (range === null || range === undefined) {
  console.error(usage)
  process.exit(2)
}
const { code } = await run(
  'npx',
  ['vitest', 'run', '--project', 'unit', 'test/sim/simulation.test.ts', '-t', 'from seed'],
  { env: { ...process.env, SIM_SEEDS: range } },
)
process.exitCode = code
