import { spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { createLevelStore } from 'react-connectivity/server/level'
import { bundleScript } from './support/bundleScript.js'
import { channels, expectTruth, fill, flipped, open, see, type Seen } from './support/filledStore.js'

// Inside node_modules, so that a bundle finds the packages that it leaves out.
const cache = join(process.cwd(), 'node_modules', '.cache')
await mkdir(cache, { recursive: true })
const base = await mkdtemp(join(cache, 'store-damage-'))
afterAll(() => rm(base, { recursive: true, force: true }))

/** A program that opens folders one after the other, and tells on a line for each what can be read there; null when it is refused. */
async function buildReader(): Promise<string> {
  const outfile = join(base, 'reader.mjs')
  await bundleScript(
    `
        import { writeSync } from 'node:fs'
        import { createLevelStore } from './src/server/level.ts'
        const nothing = () => {}
        const listener = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }
        const seenIn = async (location) => {
          const store = createLevelStore({ location, sync: false })
          try {
            const { epoch } = await store.open(listener, 'fresh')
            const sessions = await store.sessions()
            const pages = []
            for (const channel of ${JSON.stringify(channels)}) {
              const { lineage, ...page } = await store.read(channel, { after: 0, limit: 1000 })
              pages.push(page)
            }
            return { epoch, sessions, pages }
          } catch {
            return null
          } finally {
            await store.close()
          }
        }
        for (const location of process.argv.slice(2)) writeSync(1, JSON.stringify(await seenIn(location)) + '\\n')`,
    outfile,
  )
  return outfile
}

/** What is read in each folder, in another process; null where it is refused or where LevelDB ends the process. */
async function readFolders(reader: string, locations: readonly string[]): Promise<readonly (Seen | null)[]> {
  const seen: (Seen | null)[] = []
  while (seen.length < locations.length) {
    const child = spawn(process.execPath, [reader, ...locations.slice(seen.length)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    let text = ''
    child.stdout.on('data', (chunk) => (text += String(chunk)))
    const code = await new Promise<number | null>((resolve) => child.on('close', resolve))
    for (const line of text.split('\n').slice(0, -1)) seen.push(JSON.parse(line) as Seen | null)
    if (code !== 0) seen.push(null)
  }
  return seen
}

describe('one flipped bit in a file of the store', () => {
  it.each([
    ['.ldb', true],
    ['.log', false],
  ] as const)(
    'in a file %s is never delivered as data and leaves no hole [O9]',
    async (suffix, isCompacted) => {
      const reader = await buildReader()
      const location = join(base, `whole${suffix}`)
      const first = await open(createLevelStore({ location, sync: false }), 'first')
      await fill(first.store)
      const before = await see(first)
      await first.store.close()
      // The next opening turns the log into a table.
      if (isCompacted) expect(await readFolders(reader, [location])).toEqual([before])
      const name = (await readdir(location)).find((file) => file.endsWith(suffix)) ?? ''
      const bytes = await readFile(join(location, name))
      expect(bytes.length).toBeGreaterThan(500)
      const tries = 40
      const copies: string[] = []
      for (let n = 0; n < tries; n += 1) {
        const copy = join(base, `${n}${suffix}`)
        await cp(location, copy, { recursive: true })
        const bit = Math.floor(((n + 0.5) / tries) * bytes.length) * 8 + (n % 8)
        await writeFile(join(copy, name), flipped(bytes, bit))
        copies.push(copy)
      }
      const read = (await readFolders(reader, copies)).filter((seen) => seen !== null)
      // A log that is cut off is an older state of the store.
      for (const now of read) expectTruth(now, before, (last) => suffix === '.log' || last === 20)
      expect(read.length).toBeGreaterThan(tries / 3)
    },
    300_000,
  )
})
