import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { newEpoch } from '../../src/cli/newEpoch.js'
import { verify } from '../../src/cli/verify.js'
import { renewEpochOfFolder } from '../../src/server/level/epoch.js'
import { verifyFolder } from '../../src/server/level/verify.js'

const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

async function makeFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'connectivity-folder-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

describe.each([
  ['verify', (...words: string[]) => verify(words, verifyFolder)],
  ['new-epoch', (...words: string[]) => newEpoch(words, renewEpochOfFolder)],
])('react-connectivity %s', (name, run) => {
  it('makes no folder for a misspelled one, and says that there is none', async () => {
    const folder = await makeFolder()
    const { code, output } = await run(join(folder, 'dtaa'))
    expect(code).toBe(2)
    expect(output).toMatch(/dtaa: there is no such folder\nExpected the folder of a level store/)
    expect(await readdir(folder)).toEqual([])
  })

  it('leaves nothing in the folder of something else, and says that no store is in it', async () => {
    const folder = await makeFolder()
    await mkdir(join(folder, 'src'))
    await writeFile(join(folder, 'notes.txt'), 'mine')
    expect(await run(folder)).toMatchObject({
      code: 2,
      output: expect.stringContaining('there is no store in this folder'),
    })
    expect((await readdir(folder)).sort()).toEqual(['notes.txt', 'src'])
    expect((await run(join(folder, 'notes.txt'))).output).toContain('notes.txt: it is a file')
  })

  it('says that a server has the store open, and what to do', async () => {
    const location = await makeFolder()
    const store = createLevelStore({ location })
    await store.open(silent, 'epoch')
    const { code, output } = await run(location)
    await store.close()
    expect(code).toBe(2)
    expect(output).toContain(`${location}: another process has it open. Stop the server first`)
  })

  it('tells what the database says of a store that it cannot open', async () => {
    const location = await makeFolder()
    await writeFile(join(location, 'CURRENT'), 'MANIFEST-000009\n')
    const { code, output } = await run(location)
    expect(code).toBe(2)
    expect(output).toMatch(/: Database failed to open: .*MANIFEST-000009/)
  })

  it('says which words it did not expect', async () => {
    for (const [words, came] of [
      [[], 'none'],
      [[''], '""'],
      [['a', 'b'], 'a b'],
      [['--all'], '--all'],
      [['data', '--all'], 'data --all'],
    ] as const)
      expect(await run(...words)).toMatchObject({
        code: 2,
        output: expect.stringContaining(`${name}: expected one folder, got ${came}\n`),
      })
    expect(await run('data', '-h')).toMatchObject({ code: 0 })
  })
})
