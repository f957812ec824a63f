import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { firefoxPath } from './browser.mjs'
import { root, run } from './run.mjs'

export const results = join(root, '.test-results')

/** The vitest projects, in the groups that share one process. The second engine is tested where it is installed. */
export const groups = [
  ['unit', 'dom', 'react-18', 'lanes'],
  ['stories'],
  ['e2e'],
  ...(firefoxPath() === undefined ? [] : [['firefox']]),
  ['package'],
]
export const projects = groups.flat()

/** Time limit of a run that has no other. */
const longestRunMs = 15 * 60_000

/**
 * One hash over every file that is not ignored, by content: results belong to exactly these
 * sources, committed or not. `undefined` without git, and then no result is ever reused.
 */
export function sourceState() {
  let listing
  try {
    listing = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], { cwd: root })
  } catch {
    return undefined
  }
  const hash = createHash('sha256')
  for (const path of listing.toString().split('\0').toSorted()) {
    const full = join(root, path)
    if (path === '' || !existsSync(full) || !lstatSync(full).isFile()) continue
    hash.update(path).update('\0').update(readFileSync(full)).update('\0')
  }
  return hash.digest('hex')
}

/** The tests of one project as last reported, or `undefined` when there is no such report. */
export function readReport(project, state) {
  const path = join(results, `${project}.json`)
  if (!existsSync(path)) return undefined
  const report = JSON.parse(readFileSync(path, 'utf8'))
  if (state !== undefined && report.state !== state) return undefined
  return report.tests
}

/** Runs the named projects in one vitest process. Deletes their old reports first, so that none can pass as new. */
export async function runProjects(
  names,
  { state, built = false, toStderr = false, endsBy = Date.now() + longestRunMs },
) {
  for (const name of names) rmSync(join(results, `${name}.json`), { force: true })
  const args = ['run', '--reporter=default', '--reporter=./scripts/reporter.mjs']
  for (const name of names) args.push('--project', name)
  const env = { CONN_STATE: state ?? '', ...(built ? { CONN_BUILT: '1' } : {}) }
  const hangsAfterMs = Math.max(1000, endsBy - Date.now())
  return run('vitest', args, { env, toStderr, hangsAfterMs })
}
