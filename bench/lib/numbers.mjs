import { readFileSync, writeFileSync } from 'node:fs'
import { short } from './stats.mjs'

const ours = 'ours'
const marks = /(<!-- numbers -->\n)([\s\S]*?)(<!-- \/numbers -->)/
/** Three digits, because times and ratios from shared cores are no more precise. */
const rounded = (value) => short(Number(value.toPrecision(3)))

/** JSON has no Infinity: null means never within the observed time. */
const seconds = (value) => (value === null ? 'never' : `${rounded(value)} s`)
/** A count, in full. */
const plain = (value) => (value === null ? 'all' : short(value))
const ratio = (value) => `${rounded(value)}×`

/** The rows of the README's table: which figure, and how it is written. */
const rows = [
  ['connected again after a 2 s outage, median', 'outageBackS', seconds],
  ['messages lost in that outage', 'outageLost', plain],
  [
    'half-open connection noticed, heartbeat 1 s',
    'halfOpenS',
    (value) => (value === null ? 'not within 60 s' : seconds(value)),
  ],
  ['sockets made by 1,000 StrictMode mounts', 'mountSockets', plain],
  [
    'server, 10 messages per tick to 200 clients in one write each, deliveries per CPU second, × socket.io',
    'serverFanout',
    ratio,
  ],
]

/** The table of the README, from the figures of a full run. */
export function numbersTable(figures) {
  const lines = rows.map(([title, name, print]) => {
    const { [ours]: own, ...others } = figures[name]
    const beside = Object.entries(others).map(([peer, value]) => `${peer} ${print(value)}`)
    return `| ${title} | ${print(own)} | ${beside.join(' · ')} |`
  })
  return ['| | react-connectivity | others |', '|---|--:|---|', ...lines].join('\n')
}

/** The table that a README has between its marks. */
export function tableIn(readme) {
  const lines = (marks.exec(readme)?.[2] ?? '').split('\n')
  return lines.filter((line) => line.startsWith('|')).join('\n')
}

/** Replaces the table in a README; the text around it stays. */
export function writeNumbers(file, figures) {
  const readme = readFileSync(file, 'utf8')
  const table = numbersTable(figures)
  writeFileSync(
    file,
    readme.replace(tableIn(readme), () => table),
  )
}
