import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClassicLevel } from 'classic-level'
import { describe, expect, it } from 'vitest'
import { cutPower, noRecorder, readSurvivors, recorder } from '../../../lab/powerCut.js'
import { makeFolder } from './support/folder.js'
import { startScript } from './support/script.js'

if (noRecorder !== null) console.warn(`SKIPPED power cuts: ${noRecorder}`)

/** Writes of a program that runs under the recorder until it is killed, then the power fails. */
async function afterPowerCut(source: string, lines: readonly string[]): Promise<readonly string[]> {
  const folder = makeFolder()
  const trace = join(folder, 'trace')
  const data = join(folder, 'data')
  mkdirSync(data)
  const process = await startScript(source.replaceAll('FOLDER', JSON.stringify(data)), {
    command: recorder(trace),
  })
  for (const line of lines) expect(await process.ask(line)).toBe('done')
  await process.kill()
  cutPower(readSurvivors(readFileSync(trace, 'utf8'), data))
  return [data]
}

describe.skipIf(noRecorder !== null)('a power cut', () => {
  const files = `
    import { fsyncSync, openSync, renameSync, writeSync } from 'node:fs'
    const fds = new Map()
    const run = (line) => {
      const [what, name, text] = line.split(' ')
      if (what === 'move') renameSync(FOLDER + '/' + name, FOLDER + '/' + text)
      else {
        if (!fds.has(name)) fds.set(name, openSync(FOLDER + '/' + name, 'w'))
        if (what === 'write') writeSync(fds.get(name), text)
        if (what === 'sync') fsyncSync(fds.get(name))
      }
      return 'done'
    }`

  it('leaves of each file what was synced, and of its last bytes nothing', async () => {
    const [data = ''] = await afterPowerCut(files, [
      'write a synced',
      'sync a',
      'write a -lost',
      'write b lost',
      'write c moved',
      'sync c',
      'move c d',
    ])
    expect(readFileSync(join(data, 'a'), 'utf8')).toBe('synced')
    expect(readFileSync(join(data, 'b'), 'utf8')).toBe('')
    expect(readFileSync(join(data, 'd'), 'utf8')).toBe('moved')
  })

  const database = `
    import { createRequire } from 'node:module'
    const { ClassicLevel } = createRequire(${JSON.stringify(join(process.cwd(), 'package.json'))})('classic-level')
    const db = new ClassicLevel(FOLDER + '/db')
    await db.open()
    const run = async (line) => {
      const [key, how] = line.split(' ')
      await db.put(key, 'x'.repeat(1000), { sync: how === 'sync' })
      return 'done'
    }`

  const keysIn = async (data: string): Promise<readonly string[]> => {
    const db = new ClassicLevel(join(data, 'db'))
    await db.open()
    try {
      return await db.keys().all()
    } finally {
      await db.close()
    }
  }

  it('costs LevelDB what it did not sync, and nothing that it did', async () => {
    const [data = ''] = await afterPowerCut(database, ['a sync', 'b later', 'c sync', 'd later', 'e later'])
    expect(await keysIn(data)).toEqual(['a', 'b', 'c'])
  })
})

it('is read from calls that threads interrupt, and only from those that did something', () => {
  const trace = [
    '7 openat(AT_FDCWD</>, "/d/a", O_WRONLY|O_CREAT|O_TRUNC, 0666) = 3</d/a>',
    '7 write(3</d/a>, ""..., 10 <unfinished ...>',
    '8 write(4</d/b>, ""..., 5) = 5',
    '7 <... write resumed>) = 10',
    '8 fdatasync(4</d/b>) = -1 EIO (Input/output error)',
    '7 fdatasync(3</d/a> <unfinished ...>',
    '7 <... fdatasync resumed>) = 0',
    '7 write(3</d/a>, ""..., 7) = 7',
    '7 write(5</elsewhere>, ""..., 7) = 7',
    '7 renameat2(AT_FDCWD</>, "/d/a", AT_FDCWD</>, "/d/c", 0) = 0',
  ].join('\n')
  expect(readSurvivors(trace, '/d')).toEqual(
    new Map([
      ['/d/a', 10],
      ['/d/b', 0],
      ['/d/c', 10],
    ]),
  )
})
