import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { mutants } from './support/mutants.js'

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

it('each planted fault still fits the source: its text is there once, and the replacement differs', () => {
  const misfits = mutants.filter(
    ({ file, find, replace }) => read(file).split(find).length !== 2 || find === replace,
  )
  expect(misfits.map(({ name }) => name)).toEqual([])
  expect(new Set(mutants.map(({ name }) => name)).size).toBe(mutants.length)
})
