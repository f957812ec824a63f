import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from './run.mjs'

const asJson = process.argv.includes('--json')
const kilobyte = 1000

if (!existsSync(join(root, 'dist', 'index.js'))) {
  console.error('size: there is no dist, run `npm run build` first')
  process.exit(1)
}

const gzipped = (content) => gzipSync(content, { level: 9 }).length

/** The bytes an app would send for this source, with React left out. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'js' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react', 'react-dom'],
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
    logLevel: 'error',
  })
  return gzipped(outputFiles[0].contents)
}

const from = (names, entry) => `export { ${names.join(', ')} } from './dist/${entry}.js'\n`
const status = ['ConnectivityProvider', 'useConnection', 'createConnectivity']
const channels = [...status, 'useChannel', 'useChannelMessages']
const all = await import(pathToFileURL(join(root, 'dist', 'index.js')).href)
const interfaceParts = await import(pathToFileURL(join(root, 'dist', 'ui', 'index.js')).href)
const components = Object.keys(interfaceParts).filter((name) => /^[A-Z][a-z]/.test(name))

const figures = []
const add = (name, bytes, budget, note = '') =>
  figures.push({ name, bytes, budget, over: bytes > budget, note })

/** A figure for an entry that lacks a name would flatter us. */
function complete(names) {
  const missing = names.filter((name) => !(name in all))
  if (missing.length > 0) console.error(`size: dist/index.js does not export ${missing.join(', ')}`)
  if (missing.length > 0) process.exitCode = 1
  return names.filter((name) => name in all)
}

const base = from(complete(channels), 'index')
const baseBytes = await bundled(base)
add('status only', await bundled(from(complete(status), 'index')), 7 * kilobyte)
add('status + channels + recovery', baseBytes, 10 * kilobyte)
// Shared by all parts, and by design systems that draw their own: counted once, on a line of its own.
const shown = base + from(complete(['useConnectivityPresentation']), 'index')
const shownBytes = await bundled(shown)
add('presentation', shownBytes - baseBytes, Infinity, 'added')
for (const name of components) {
  add(`ui ${name}`, (await bundled(shown + from([name], 'ui/index'))) - shownBytes, 2 * kilobyte, 'added')
}
add('ui, all parts', (await bundled(shown + from(components, 'ui/index'))) - shownBytes, Infinity, 'added')
add('styles.css', gzipped(readFileSync(join(root, 'dist', 'styles.css'))), 3 * kilobyte)

if (asJson) {
  console.log(JSON.stringify(figures))
} else {
  console.log(`${'gzip, react external'.padEnd(40)}${'bytes'.padStart(8)}${'budget'.padStart(8)}`)
  for (const { name, bytes, budget, over, note } of figures) {
    const limit = budget === Infinity ? '–' : String(budget)
    const verdict = budget === Infinity ? '' : `${over ? 'OVER by' : 'under by'} ${Math.abs(budget - bytes)} `
    console.log(`${name.padEnd(40)}${String(bytes).padStart(8)}${limit.padStart(8)}  ${verdict}${note}`)
  }
}
if (figures.some(({ over }) => over)) process.exitCode = 1
