import { expect, it } from 'vitest'
import type { KeyRange } from '../../src/server/level/engine.js'
import { createRandom } from '../soak/support/random.js'
import { createRecords } from './support/records.js'

const letters = 'abcdefgh'.split('')

/** What a scan of all records finds. */
function scanned(content: ReadonlyMap<string, string>, { gt, lt, reverse, limit = Infinity }: KeyRange) {
  const sorted = [...content].toSorted(([a], [b]) => (a < b ? -1 : 1))
  const inRange = sorted.filter(([key]) => key > gt && key < lt)
  return (reverse === true ? inRange.toReversed() : inRange).slice(0, limit)
}

it('reads each range as a scan of all records would, whatever was written, deleted and restored before', () => {
  const random = createRandom(1)
  const records = createRecords()
  let backup = new Map<string, string>()
  const found: unknown[] = []
  const expected: unknown[] = []
  for (let n = 0; n < 1000; n += 1) {
    const key = random.pick(letters) + random.pick(letters)
    if (random.chance(0.6)) records.set(key, `${n}`)
    else records.delete(key)
    if (random.chance(0.01)) backup = new Map(records.content)
    if (random.chance(0.01)) records.replace(backup)
    const range: KeyRange = {
      gt: random.pick(['', ...letters, 'aa', 'dd', 'hh', 'i']),
      lt: random.pick(['', ...letters, 'ab', 'de', 'hh', 'i']),
      reverse: random.chance(0.5),
      ...(random.chance(0.5) && { limit: random.between(0, 5) }),
    }
    found.push(records.range(range))
    expected.push(scanned(records.content, range))
  }
  expect(found).toEqual(expected)
})

it('keeps the order in which the keys came, which the picks of a seed depend on', () => {
  const records = createRecords()
  for (const key of ['c', 'a', 'b', 'a']) records.set(key, key)
  records.delete('c')
  records.set('c', 'again')
  expect([...records.content.keys()]).toEqual(['a', 'b', 'c'])
  expect(records.range({ gt: '', lt: 'z' }).map(([key]) => key)).toEqual(['a', 'b', 'c'])
  records.replace(
    new Map([
      ['z', '1'],
      ['y', '2'],
    ]),
  )
  expect([...records.content.keys()]).toEqual(['z', 'y'])
})
