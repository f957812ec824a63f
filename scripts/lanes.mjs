import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { reexports } from './reexports.mjs'
import { root, run } from './run.mjs'

// `node scripts/lanes.mjs [--json] [folder that holds src]`
const asJson = process.argv.includes('--json')
const folder = resolve(process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? root)

const { code, stdout, output } = await run(
  process.execPath,
  [
    '--import',
    pathToFileURL(join(root, 'test', 'lanes', 'compiler.mjs')).href,
    join(root, 'node_modules', 'dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
    '--config',
    join(root, '.dependency-cruiser.cjs'),
    '--output-type',
    asJson ? 'json' : 'err-long',
    'src',
  ],
  { cwd: folder, capture: true },
)
const handedOn = reexports(folder)
if (asJson) {
  process.stdout.write(JSON.stringify({ ...JSON.parse(stdout), reexports: handedOn }))
} else {
  console.log(output.trim())
  for (const { from, to, name } of handedOn) {
    console.log(`error no-reexport: ${from} → ${to}\n    '${name}' belongs there: import it from there`)
  }
}
process.exitCode = handedOn.length > 0 ? 1 : code

// Fail when the cruiser found no module, because it then checked nothing.
if (!asJson && / \(0 modules/.test(output)) {
  console.error('lanes: no module was read; is TypeScript 6 installed in test/lanes?')
  process.exitCode = 1
}
