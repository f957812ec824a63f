import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import { bundleForNode } from '../lab/bundle.mjs'
import { root } from './run.mjs'

// A real server process behind a proxy with faults, and real clients in other processes, for as long as it is told.
const usage = `usage: npm run soak -- --minutes 30 [--clients 300] [--faultEveryMs 5000] [--seed 1]
       npm run soak -- --kills 200 [--rounds 3] [--clients 50] [--seed 1]
       --folder PATH keeps the histories there, --name NAME names the report in docs/soak`

const options = {
  minutes: { type: 'string' },
  kills: { type: 'string' },
  rounds: { type: 'string', default: '1' },
  clients: { type: 'string' },
  faultEveryMs: { type: 'string', default: '5000' },
  seed: { type: 'string', default: '1' },
  folder: { type: 'string' },
  name: { type: 'string' },
}

function readArguments() {
  try {
    const { values } = parseArgs({ options })
    const number = (name, least) => {
      const value = Number(values[name])
      if (!(value >= least)) throw new Error(`expected --${name} to be a number from ${least}`)
      return value
    }
    if ((values.minutes === undefined) === (values.kills === undefined))
      throw new Error('expected --minutes or --kills')
    const isLong = values.minutes !== undefined
    values.clients ??= isLong ? '300' : '50'
    return {
      ...(isLong
        ? { minutes: number('minutes', 0.1) }
        : { kills: number('kills', 1), rounds: number('rounds', 1) }),
      clients: number('clients', 1),
      faultEveryMs: number('faultEveryMs', 100),
      seed: number('seed', 0),
      folder: values.folder,
      name: values.name,
    }
  } catch (error) {
    console.error(`soak: ${error.message}\n${usage}`)
    process.exit(2)
  }
}

const commit = () => {
  const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8' }).trim()
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain') === '' ? '' : ' with changes')
  } catch {
    return 'unknown'
  }
}

function writeReport(name, place, report, text) {
  const folder = join(root, 'docs', 'soak')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify({ ...place, ...report })}\n`)
  writeFileSync(join(folder, `${name}.md`), text)
  console.log(`${text}\nwritten to docs/soak/${name}.md`)
}

const given = readArguments()
const { runKills, runMinutes, folderFaults, figuresOf, killsText, minutesText } = await import(
  pathToFileURL(await bundleForNode('test/soak/real/soakMain.ts')).href
)
const base = given.folder ?? mkdtempSync(join(tmpdir(), 'react-connectivity-soak-'))
const [cpu] = cpus()
const place = {
  date: new Date().toISOString().slice(0, 10),
  commit: commit(),
  machine: `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), Node ${process.version}`,
}
const progress = (text) => console.error(`soak: ${text}`)
const shared = { clients: given.clients, progress }
let violations = 0
try {
  if (given.minutes !== undefined) {
    const { minutes, seed, faultEveryMs } = given
    const report = await runMinutes({ ...shared, folder: join(base, 'run'), seed, minutes, faultEveryMs })
    violations = report.violations.length
    writeReport(
      given.name ?? 'minutes',
      place,
      { figures: figuresOf(report.samples), ...report },
      minutesText(report, place),
    )
  } else {
    const reports = []
    for (let round = 0; round < given.rounds; round += 1) {
      const folder = join(base, `round-${round}`)
      const report = await runKills({
        ...shared,
        folder,
        seed: given.seed + round,
        kills: given.kills,
        folderFaults,
      })
      violations += report.violations.length
      progress(`round ${round + 1} of ${given.rounds}: ${report.violations.length} violations`)
      reports.push(report)
    }
    writeReport(given.name ?? 'kills', place, { rounds: reports }, killsText(reports, place))
  }
} finally {
  if (given.folder === undefined) rmSync(base, { recursive: true, force: true })
}
// A connection that the proxy holds back must not keep this process.
process.exit(violations > 0 ? 1 : 0)
