import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root, run } from './run.mjs'

// `node scripts/lanes.mjs [--json] [folder that holds src]`
const asJson = process.argv.includes('--json')
const folder = process.argv.slice(2).find((argument) => !argument.startsWith('--')) ?? root

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
if (asJson) process.stdout.write(stdout)
else console.log(output.trim())
process.exitCode = code

// A cruiser that found no module checked nothing, which must not look like a clean tree.
if (!asJson && / \(0 modules/.test(output)) {
  console.error('lanes: no module was read; is TypeScript 6 installed in test/lanes?')
  process.exitCode = 1
}
