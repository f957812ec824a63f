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
import { reconnects } from './measures/reconnects.mjs'
import { sends } from './measures/sends.mjs'
import { serverFanout } from './measures/serverFanout.mjs'
import { serverMemory } from './measures/serverMemory.mjs'
import { size } from './measures/size.mjs'
import { storm } from './measures/storm.mjs'

const measures = [
  size,
  burst,
  channelsMeasure,
  adapter,
  sends,
  idle,
  fanout,
  outage,
  polite,
  storm,
  halfOpen,
  mounts,
  reconnects,
  serverFanout,
  serverMemory,
]

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
  try {
    for (const measure of measures) {
      if (!options.only.includes(measure.name)) continue
      const from = performance.now()
      console.error(`\nbench: ${measure.name} …`)
      try {
        const result = await measure.run({
          options,
          pages,
          progress: (text) => process.stderr.write(`  ${text}\n`),
        })
        sections.push(section({ ...result, seconds: (performance.now() - from) / 1000 }))
        budgets.push(...(result.budgets ?? []))
        Object.assign(figures, result.figures)
      } catch (error) {
        // Report a failed measure, go on with the others, and fail the run.
        sections.push(`## ${measure.name}\n\nFAILED: ${error?.stack ?? error}`)
        process.exitCode = 1
      }
      console.log(`\n${sections.at(-1)}`)
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
  // Only a whole run may stand as the latest: a part of one, or a quick one, would pass for more than it is.
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
