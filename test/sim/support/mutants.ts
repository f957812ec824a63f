import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Mutant } from '../../../scripts/simulation.mjs'

/** Faults that `npm run sim -- --mutants` plants. */
export const mutants = JSON.parse(
  readFileSync(join(import.meta.dirname, '../mutants.json'), 'utf8'),
) as readonly Mutant[]
