import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { numbersTable, tableIn, type Figures } from '../../bench/lib/numbers.mjs'

interface Latest {
  readonly figures: Figures
  readonly budgets: readonly { readonly what: string; readonly value: string; readonly verdict: string }[]
}

const root = join(import.meta.dirname, '../..')
const read = (path: string): string => readFileSync(join(root, path), 'utf8')
const latest = (): Latest => JSON.parse(read('bench/results/latest.json')) as Latest

describe('the numbers that are published', () => {
  it('in the README are those of the last measurement', () => {
    expect(tableIn(read('README.md'))).toBe(numbersTable(latest().figures))
  })

  it('are those of the report, budget by budget', () => {
    const report = read('bench/results/latest.md').replaceAll(/ +/g, ' ')
    const { budgets } = latest()
    expect(budgets.length).toBeGreaterThan(20)
    for (const { what, value, verdict } of budgets) {
      expect(report).toContain(`| ${what} |`)
      expect(report).toContain(`| ${value} | ${verdict} |`)
    }
  })
})
