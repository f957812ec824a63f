import { readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { idsOf } from './rowIds.mjs'
import { readDeclined, readRows } from './rowTable.mjs'
import { root } from './run.mjs'

// `npm run conformance` writes docs/conformance.md from the titles of the tests; with `--check` it only checks that the page is up
// to date. The tests themselves run in `npm test`, and `npm run rows` reads their results.
const page = join(root, 'docs', 'conformance.md')
const isCheck = process.argv.includes('--check')
const read = (path) => readFileSync(join(root, path), 'utf8')

const rows = readRows()
const known = new Set(rows.map(({ id }) => id))
const declined = readDeclined()

const titled = /(['"`])((?:(?!\1)[^\\\n]|\\.)+?)\s\[((?:[A-Z]+\d+[\s,]*)+|%s)\]\s*\1/g
/** The text of a title, with its placeholders as an ellipsis. */
const plain = (title) => title.replaceAll(/%[a-z]|\$\{[^}]*\}/g, '…').replaceAll(/\\(.)/g, '$1')

/** The ids of a title: its own, or those of the table that the title names by a placeholder. */
function idsIn(title, text) {
  if (!title.endsWith('[%s]')) return idsOf({ title })
  return [...text.matchAll(/'([A-Z]+\d+)'/g)].map(([, id]) => id).filter((id) => known.has(id))
}

const testFiles = () =>
  ['stories', 'test']
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((name) => `${folder}/${name}`),
    )
    .filter((file) => /\.(test|e2e|stories)\.tsx?$/.test(file) && !file.includes('node_modules'))
    .toSorted()

/** The tests that name each row. */
function findProofs() {
  const proofs = new Map()
  const add = (id, proof) => proofs.set(id, [...(proofs.get(id) ?? []), proof])
  for (const file of testFiles()) {
    const text = read(file)
    for (const found of text.matchAll(titled)) {
      const [all, , title, ids] = found
      // The names of suites joined as in a report: a sample, and no test.
      if (title.includes(' > ')) continue
      // Such a test skips itself where the browser or the machine lacks something.
      const maySkip = text.slice(found.index + all.length, found.index + all.length + 30).includes('{ skip }')
      for (const id of new Set(idsIn(`${title} [${ids}]`, text)))
        add(id, { file, title: plain(title), maySkip })
    }
    if (!file.includes('.stories.')) continue
    for (const [, id] of text.matchAll(/['"]row-([A-Z]+\d+)['"]/g)) add(id, { file, title: 'a story' })
  }
  return proofs
}

const escape = (text) => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
function cell(id, proofs) {
  const all = proofs.get(id) ?? []
  const [first, ...more] = all.toSorted((a, b) => Number(a.maySkip ?? false) - Number(b.maySkip ?? false))
  if (Object.hasOwn(declined, id)) return `Declined: ${escape(declined[id])}`
  if (first === undefined) return 'Not there yet.'
  const others = more.length === 0 ? '' : `, and ${more.length} more`
  const where = first.maySkip ? 'Only where the test can run: ' : ''
  return `${where}${escape(first.title)} (\`${first.file}\`)${others}`
}

function write() {
  const proofs = findProofs()
  const isProved = ({ id }) =>
    !Object.hasOwn(declined, id) && (proofs.get(id) ?? []).some(({ maySkip }) => !maySkip)
  const lines = [
    '# Conformance',
    '',
    'Each behaviour that this package takes from another system, from browsers, from faults and from operation, with a test that',
    'proves it. `npm test` runs them all. Written by `npm run conformance`.',
  ]
  for (const source of new Set(rows.map((row) => row.source))) {
    const own = rows.filter((row) => row.source === source)
    lines.push('', `## ${source}`, '', `${own.filter(isProved).length} of ${own.length} proved.`, '')
    lines.push('| id | behaviour | test |', '| --- | --- | --- |')
    for (const { id, behaviour } of own) lines.push(`| ${id} | ${escape(behaviour)} | ${cell(id, proofs)} |`)
  }
  return `${lines.join('\n')}\n`
}

const text = write()
if (!isCheck) writeFileSync(page, text)
else if (text === read('docs/conformance.md')) console.log(`conformance: ${rows.length} rows`)
else {
  console.error('conformance: docs/conformance.md is out of date; run `npm run conformance` and commit it')
  process.exitCode = 1
}
