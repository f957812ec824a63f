import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.mjs'

const read = (name) => readFileSync(join(root, 'test', name), 'utf8')

/** The rows of `test/rows.tsv`: `{ id, tier, source, behaviour }`. */
export const readRows = () =>
  read('rows.tsv')
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([id, tier, source, behaviour]) => ({ id, tier, source, behaviour }))

/** The declined rows: the reason of each, by id. */
export const readDeclined = () => JSON.parse(read('rows-declined.json'))
