import { short } from './stats.mjs'

/**
 * One line of the comparison with the budgets of the design.
 *
 * @param what name of the measure
 * @param value the measured value
 * @param limit the number to reach; `atLeast` when more is better
 * @param why the cause of a miss; printed only for a miss
 */
export function budget(what, value, limit, { atLeast = false, unit = '', why = '' } = {}) {
  const isMet = atLeast ? value >= limit : value <= limit
  const far = Math.abs(value - limit)
  const share = limit === 0 ? '' : ` (${Math.round((100 * far) / limit)} %)`
  const verdict = Number.isFinite(value)
    ? isMet
      ? 'met'
      : `missed by ${short(far)}${unit}${share}`
    : 'not measured'
  return {
    what,
    limit: `${atLeast ? '≥' : '≤'} ${short(limit)}${unit}`,
    value: `${short(value)}${unit}`,
    verdict,
    why: isMet ? '' : why,
  }
}

const row = (cells) => `| ${cells.join(' | ')} |`

/** A markdown table whose columns line up in a terminal too. */
export function table(columns, rows) {
  const widths = columns.map((name, i) =>
    Math.max(name.length, ...rows.map((cells) => String(cells[i]).length)),
  )
  const line = (cells) =>
    row(cells.map((cell, i) => (i === 0 ? String(cell).padEnd(widths[i]) : String(cell).padStart(widths[i]))))
  const rule = row(widths.map((width, i) => (i === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)))
  return [line(columns), rule, ...rows.map(line)].join('\n')
}

/** The result of one measure, as markdown. */
export function section({ title, method, columns, rows, notes = [], budgets = [], seconds }) {
  const parts = [`## ${title}`, method, table(columns, rows)]
  if (notes.length > 0) parts.push(notes.map((note) => `- ${note}`).join('\n'))
  if (budgets.length > 0) parts.push(budgetTable(budgets))
  if (seconds !== undefined) parts.push(`_Measured in ${Math.round(seconds)} s._`)
  return parts.join('\n\n')
}

export function budgetTable(budgets) {
  const columns = ['budget (design section 10)', 'to reach', 'measured', 'verdict']
  const lines = budgets.map(({ what, limit, value, verdict }) => [what, limit, value, verdict])
  const reasons = budgets.filter(({ why }) => why !== '').map(({ what, why }) => `- **${what}**: ${why}`)
  return [table(columns, lines), ...(reasons.length > 0 ? [reasons.join('\n')] : [])].join('\n\n')
}
