import { randomUUID } from 'node:crypto'
import { mkdir, rename, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { entries, styleSheets } from '../scripts/entries.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const cache = join(root, 'node_modules', '.cache', 'lab')

/** Lets the lab use the package by its public names, straight from the sources, so that nothing needs a build. */
const publicNames = {
  name: 'public-names',
  setup(pluginBuild) {
    const sources = new Map(
      [...entries, ...styleSheets].map(({ name, source }) => [name, join(root, source)]),
    )
    pluginBuild.onResolve({ filter: /^react-connectivity(\/|$)/ }, ({ path }) => {
      const source = sources.get(path)
      return source === undefined ? { errors: [{ text: `${path} is not exported` }] } : { path: source }
    })
    // This module finds the repository by its own place, so it must stay there.
    pluginBuild.onResolve({ filter: /\/bundle\.mjs$/ }, () => ({ path: import.meta.url, external: true }))
  },
}

const common = { absWorkingDir: root, bundle: true, write: false, plugins: [publicNames], logLevel: 'error' }

/** Bundles a program of the lab for Node; returns the file to run. Safe for concurrent calls. */
export async function bundleForNode(entry) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [join(root, entry)],
    platform: 'node',
    target: 'node20',
    format: 'esm',
    sourcemap: 'inline',
    external: ['ws', 'classic-level', 'redis'],
  })
  const file = join(cache, entry.replace(/^.*\//, '').replace(/\.ts$/, '.mjs'))
  // Labs may start at the same moment, in one process and in several.
  const draft = `${file}.${randomUUID()}`
  await mkdir(cache, { recursive: true })
  await writeFile(draft, outputFiles[0].contents)
  await rename(draft, file)
  return file
}

/** Bundles a page for the browser; returns its script and its style sheet as text. */
export async function bundleForPage(entry) {
  const { outputFiles } = await build({
    ...common,
    entryPoints: [join(root, entry)],
    outdir: cache,
    format: 'esm',
    target: 'es2022',
    jsx: 'automatic',
    jsxDev: true,
    define: { 'process.env.NODE_ENV': '"development"' },
    sourcemap: 'inline',
  })
  const text = (extension) => outputFiles.find(({ path }) => path.endsWith(extension))?.text ?? ''
  return { script: text('.js'), style: text('.css') }
}
