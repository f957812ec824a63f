import { existsSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { pathToFileURL } from 'node:url'
import preset from '@size-limit/preset-small-lib'
import { build } from 'esbuild'
import sizeLimit from 'size-limit'
import { root } from './run.mjs'

const react = ['react', 'react-dom']
const bytesIn = { B: 1, kB: 1000 }

/** `10.2 kB` as 10200. */
function bytesOf(limit) {
  const [number, unit] = limit.split(' ')
  return Math.round(Number(number) * bytesIn[unit])
}

/**
 * The gzipped bytes that an app would send for these imports, a map from file or package to `{ a, b }`.
 * React is not counted, nor is what `left` names, as patterns of esbuild's `external`.
 */
export async function importedBytes(imports, left = []) {
  const files = Object.keys(imports)
  const [{ size }] = await sizeLimit([preset], {
    checks: [{ name: files[0], files, import: imports, ignore: [...react, ...left], gzip: true }],
  })
  return size
}

/** The modules behind these imports, largest first, with their minified bytes. */
async function modulesBehind(imports) {
  const names = Object.values(imports).map((one) => one.replaceAll(/[{}]/g, ''))
  const lines = Object.entries(imports).map(([file, one]) => `import ${one} from ${JSON.stringify(file)}`)
  const { metafile } = await build({
    stdin: { contents: `${lines.join('\n')}\nconsole.log(${names.join(', ')})`, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    external: react,
    metafile: true,
    write: false,
    logLevel: 'silent',
  })
  const [{ inputs }] = Object.values(metafile.outputs)
  return Object.entries(inputs)
    .map(([module, { bytesInOutput }]) => ({ module, bytes: bytesInOutput }))
    .toSorted((a, b) => b.bytes - a.bytes)
}

async function fileBytes(file) {
  const check = { name: file, files: [file], esbuild: false, gzip: true }
  const [{ size }] = await sizeLimit([preset], { checks: [check] })
  return size
}

/** The missing file of an entry, without which it would look small; null when it can be measured. */
async function missingIn(imports) {
  for (const [file, names] of Object.entries(imports)) {
    const shown = relative(root, file)
    if (!existsSync(file)) return `${shown} is not built`
    const exported = await import(pathToFileURL(file).href)
    const missing = names.match(/\w+/g).filter((name) => !(name in exported))
    if (missing.length > 0) return `${shown} does not export ${missing.join(', ')}`
  }
  return null
}

/**
 * What each entry of `.size-limit.json` weighs: `{ name, bytes, budget, limit, problem }`, all in bytes, gzipped. `budget` is the
 * goal, `limit` what it may weigh today (docs/decisions/0008-size.md).
 * `bytes` is null when there is a `problem`. `dist` is where the package is built; with `why`, each figure has its `modules`.
 */
export async function sizes(dist = join(root, 'dist'), { why = false } = {}) {
  const checks = JSON.parse(readFileSync(join(root, '.size-limit.json'), 'utf8'))
  const found = []
  for (const { name, path, import: imported, ...given } of checks) {
    const at = (file) => join(dist, relative('dist', file))
    const bounds = { budget: bytesOf(given.budget), limit: bytesOf(given.limit) }
    if (imported === undefined) {
      const problem = existsSync(at(path)) ? null : `${path} is not built`
      found.push({ name, bytes: problem === null ? await fileBytes(at(path)) : null, ...bounds, problem })
      continue
    }
    const entries = typeof imported === 'string' ? { [path]: imported } : imported
    const imports = Object.fromEntries(Object.entries(entries).map(([file, names]) => [at(file), names]))
    const problem = await missingIn(imports)
    const bytes = problem === null ? await importedBytes(imports) : null
    const modules = why && problem === null ? await modulesBehind(imports) : []
    found.push({ name, bytes, ...bounds, problem, modules })
  }
  return found
}
