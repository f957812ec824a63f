import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { aliases } from '../../scripts/entries.mjs'

/** A fault that is planted in the source: the text `find`, which the file has once, becomes `replace`. */
interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

const root = join(import.meta.dirname, '../..')
const mutants = JSON.parse(readFileSync(join(import.meta.dirname, 'mutants.json'), 'utf8')) as Mutant[]
const mutant = mutants[Number(process.env['SIM_MUTANT'])]
if (mutant === undefined) throw new Error(`expected SIM_MUTANT below ${mutants.length}`)

/** The simulation over a source with one planted fault. The files on disk stay as they are. */
export default defineConfig({
  root,
  resolve: { alias: aliases },
  plugins: [
    {
      name: 'plant-mutant',
      enforce: 'pre',
      transform: (code, id) =>
        id.split('?')[0] === join(root, mutant.file) ? code.replace(mutant.find, () => mutant.replace) : null,
    },
  ],
  test: { include: ['test/sim/simulation.test.ts'], fileParallelism: false },
})
