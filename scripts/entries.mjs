import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/** Where the source of a built file is: `./dist/ui/index.js` comes from `src/ui/index.ts`. */
function sourceOf(built) {
  const base = built.replace('./dist/', 'src/').replace(/\.js$/, '')
  return [`${base}.ts`, `${base}.tsx`].find((path) => existsSync(join(root, path))) ?? `${base}.ts`
}

/**
 * The JavaScript entry points, read from `exports` so that the build, the test aliases and the
 * package tests cannot disagree with what is published.
 */
export const entries = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object' && target.default.endsWith('.js'))
  .map(([subpath, target]) => ({
    name: subpath === '.' ? manifest.name : `${manifest.name}/${subpath.slice(2)}`,
    chunk: target.default.replace('./dist/', '').replace(/\.js$/, ''),
    built: target.default,
    source: sourceOf(target.default),
  }))

/** The style sheets among the exports, each minified. */
export const styleSheets = Object.entries(manifest.exports)
  .filter(([, target]) => typeof target === 'object' && target.default.endsWith('.css'))
  .map(([subpath, target]) => ({
    name: `${manifest.name}/${subpath.slice(2)}`,
    built: target.default,
    source: target.default.replace('./dist/', 'src/ui/'),
  }))

/** Each public name as the file of its source, as aliases of Vite: pages and tests use the package without a build. */
export const aliases = [...entries, ...styleSheets].map(({ name, source }) => ({
  find: new RegExp(`^${name.replaceAll('.', String.raw`\.`)}$`),
  replacement: join(root, source),
}))

/** The command of the package, one file with everything in it. */
export const command = {
  name: `bin of ${manifest.name}`,
  built: manifest.bin[manifest.name],
  source: 'src/cli/main.ts',
}

/** Entries of the manifest without a source file. */
export const missingEntries = [...entries, ...styleSheets, command].filter(
  ({ source }) => !existsSync(join(root, source)),
)

export const packageName = manifest.name
