import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { isMain, root } from '../scripts/run.mjs'
import { endChildren } from './lib/children.mjs'
import { writeNumbers } from './lib/numbers.mjs'
import { readOptions } from './lib/options.mjs'
import { buildPackage } from './lib/package.mjs'
import { createPages } from './lib/pages.mjs'
import { budgetTable, section } from './lib/report.mjs'
import { adapter } from './measures/adapter.mjs'
import { burst } from './measures/burst.mjs'
import { channelsMeasure } from './measures/channels.mjs'
import { fanout } from './measures/fanout.mjs'
import { halfOpen } from './measures/halfOpen.mjs'
import { idle } from './measures/idle.mjs'
import { mounts } from './measures/mounts.mjs'
import { outage } from './measures/outage.mjs'
import { polite } from './measures/polite.mjs'
import { processesMeasure } from './measures/processes.mjs'
import { publishing } from './measures/publishing.mjs'
import { reconnects } from './measures/reconnects.mjs'
import { sends } from './measures/sends.mjs'
import { serverFanout } from './measures/serverFanout.mjs'
import { serverMemory } from './measures/serverMemory.mjs'
import { size } from './measures/size.mjs'
import { storm } from './measures/storm.mjs'

/** Those of one line run side by side: they count things or wait for seconds, so company costs them nothing. */
const groups = [
  [size],
  [burst],
  [channelsMeasure],
  [adapter],
  [sends],
  [idle],
  [fanout],
  [outage],
  [polite],
  [storm],
  [halfOpen, mounts, reconnects],
  [serverFanout],
  [serverMemory],
  [processesMeasure],
  [publishing],
]
const measures = groups.flat()

function machine(version) {
  const [cpu] = cpus()
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Node ${process.version}, Chromium ${version}`
}

async function main() {
  const options = readOptions(
    process.argv.slice(2),
    measures.map(({ name }) => name),
  )
  if (options.build) await buildPackage()
  const pages = await createPages()
  const startedAt = performance.now()
  const head = [
    '# Benchmark',
    `${new Date().toISOString().slice(0, 16).replace('T', ' ')} UTC, ${machine(pages.version)}, all on loopback${options.quick ? ', **quick: sizes and runs are cut down**' : ''}.`,
    'Browser, servers and runner share the cores: compare the ratios inside one table, not the milliseconds of two.',
  ].join('\n\n')
  console.log(head)
  const sections = []
  const budgets = []
  const figures = {}
  async function measured(measure) {
    const from = performance.now()
    console.error(`\nbench: ${measure.name} …`)
    try {
      const progress = (text) => process.stderr.write(`  ${text}\n`)
      const result = await measure.run({ options, pages, progress })
      return { ...result, text: section({ ...result, seconds: (performance.now() - from) / 1000 }) }
    } catch (error) {
      // Report a failed measure, go on with the others, and fail the run.
      process.exitCode = 1
      return { text: `## ${measure.name}\n\nFAILED: ${error?.stack ?? error}` }
    }
  }
  try {
    for (const group of groups) {
      const asked = group.filter(({ name }) => options.only.includes(name))
      for (const result of await Promise.all(asked.map(measured))) {
        sections.push(result.text)
        budgets.push(...(result.budgets ?? []))
        Object.assign(figures, result.figures)
        console.log(`\n${result.text}`)
      }
    }
  } finally {
    await pages.close()
    endChildren()
  }
  const missed = budgets.filter(({ verdict }) => verdict !== 'met')
  const summary = [
    '## Budgets',
    budgets.length === 0 ? 'None measured.' : `${budgets.length - missed.length} of ${budgets.length} met.`,
    ...(budgets.length === 0 ? [] : [budgetTable(budgets)]),
  ].join('\n\n')
  const seconds = Math.round((performance.now() - startedAt) / 1000)
  const foot = `_The whole run took ${seconds} s. Again: \`npm run bench\`, or \`npm run bench -- --only burst --runs 3 --quick\`._`
  console.log(`\n${summary}\n\n${foot}`)
  const report = `${[head, summary, ...sections, foot].join('\n\n')}\n`
  // Write `latest` only after a full run, because a partial or quick one would look complete.
  const isWhole = !options.quick && options.runs === undefined && options.only.length === measures.length
  const results = join(root, 'bench', 'results')
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, isWhole ? 'latest.md' : 'partial.md'), report)
  if (!isWhole || process.exitCode === 1) return
  const latest = { measured: head.split('\n\n')[1], figures, budgets }
  writeFileSync(join(results, 'latest.json'), `${JSON.stringify(latest, null, 2)}\n`)
  writeNumbers(join(root, 'README.md'), figures)
}

if (isMain(import.meta)) {
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      endChildren()
      process.exit(130)
    })
  await main()
  process.exit()
}
