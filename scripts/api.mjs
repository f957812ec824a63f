import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from './run.mjs'

// `node scripts/api.mjs` writes docs/api; with `--check` it only checks whether the committed pages are up to date.
const isCheck = process.argv.includes('--check')
const kept = join(root, 'docs', 'api')
const folder = isCheck ? mkdtempSync(join(tmpdir(), 'conn-api-')) : kept
mkdirSync(folder, { recursive: true })

const { code } = await run(process.execPath, [join(root, 'docs-api', 'generate.mjs'), folder])
if (code !== 0) {
  console.error('api: the reference cannot be written')
  process.exitCode = 1
} else if (isCheck) {
  const names = (path) => (existsSync(path) ? readdirSync(path).filter((name) => name.endsWith('.md')) : [])
  const text = (path, name) => (names(path).includes(name) ? readFileSync(join(path, name), 'utf8') : null)
  const all = [...new Set([...names(kept), ...names(folder)])].toSorted()
  const stale = all.filter((name) => text(kept, name) !== text(folder, name))
  for (const name of stale) console.error(`api: docs/api/${name} does not say what the source says`)
  if (stale.length > 0) console.error('api: run `npm run api` and commit docs/api')
  if (stale.length > 0) process.exitCode = 1
  else console.log(`api: docs/api is up to date, ${all.length} pages`)
}
if (isCheck) rmSync(folder, { recursive: true, force: true })
