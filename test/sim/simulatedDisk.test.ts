import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { createRandom } from '../soak/support/random.js'
import { createServerProcess } from './support/serverProcess.js'
import { createSimulatedDisk, type SimulatedDisk } from './support/simulatedDisk.js'

const put = (key: string) => [{ type: 'put', key, value: key }] as const

function createMachine(seed = 1) {
  const environment = createVirtualEnvironment()
  const disk = createSimulatedDisk(createRandom(seed))
  const start = () => {
    const process = createServerProcess(environment, () => 0)
    return { process, opened: disk.engineFor(process).open() }
  }
  return { environment, disk, start }
}

/** Writes two batches, the first one with sync, and cuts the power. */
async function keptAfterPowerCut(seed: number, sync: boolean): Promise<readonly string[]> {
  const { environment, disk, start } = createMachine(seed)
  const db = await start().opened
  void db.batch([...put('a')], { sync: true })
  await environment.advance(10)
  void db.batch([...put('b')], { sync })
  await environment.advance(10)
  disk.losePower()
  return [...disk.content().keys()]
}

describe('the simulated disk', () => {
  it('keeps what was synced through a power cut, and may lose the rest', async () => {
    const seeds = Array.from({ length: 20 }, (_, seed) => seed)
    const synced = await Promise.all(seeds.map((seed) => keptAfterPowerCut(seed, true)))
    expect(synced).toEqual(seeds.map(() => ['a', 'b']))
    const unsynced = await Promise.all(seeds.map((seed) => keptAfterPowerCut(seed, false)))
    expect(new Set(unsynced.map((keys) => keys.join(' ')))).toEqual(new Set(['a', 'a b']))
  })

  it('keeps a write that a crash interrupts as a whole or not at all, and never answers it', async () => {
    const kept = new Set<number>()
    for (let seed = 0; seed < 20; seed += 1) {
      const { environment, disk, start } = createMachine(seed)
      const { process, opened } = start()
      const db = await opened
      let isAnswered = false
      void db.batch([...put('a'), ...put('b')], { sync: true }).finally(() => (isAnswered = true))
      process.kill()
      await environment.advance(1000)
      await start().opened
      expect(isAnswered).toBe(false)
      kept.add(disk.content().size)
    }
    expect(kept).toEqual(new Set([0, 2]))
  })

  it.each([
    ['fails', []],
    ['keeps', ['a']],
  ] as const)('refuses a write that %s', async (fault, kept) => {
    const { environment, disk, start } = createMachine()
    const db = await start().opened
    Object.assign(disk, { fault } satisfies Partial<SimulatedDisk>)
    const writing = db.batch([...put('a')], { sync: true }).catch(String)
    await environment.advance(10)
    expect(await writing).toContain('EIO')
    expect([...disk.content().keys()]).toEqual(kept)
  })

  it('refuses to open, to read and to write without descriptors, and works again after', async () => {
    const { environment, disk, start } = createMachine()
    const db = await start().opened
    disk.fault = 'refuses'
    await expect(db.get('a')).rejects.toThrow('EMFILE')
    const writing = db.batch([...put('a')], { sync: true }).catch(String)
    await environment.advance(10)
    expect(await writing).toContain('EIO')
    await db.close()
    await expect(start().opened).rejects.toThrow('EMFILE')
    disk.fault = 'none'
    expect(await (await start().opened).get('a')).toBeUndefined()
  })

  it('is open in one living process at a time', async () => {
    const { start } = createMachine()
    const first = start()
    await first.opened
    await expect(start().opened).rejects.toThrow('LOCK')
    first.process.kill()
    await start().opened
  })

  it('goes back to its last copy, and only when there is one', async () => {
    const { environment, disk, start } = createMachine()
    const first = start()
    const db = await first.opened
    const write = async (key: string): Promise<void> => {
      void db.batch([...put(key)], { sync: true })
      await environment.advance(10)
    }
    await write('a')
    expect(disk.restore()).toBe(false)
    disk.backUp()
    await write('b')
    expect([...disk.content().keys()]).toEqual(['a', 'b'])
    first.process.kill()
    expect(disk.restore()).toBe(true)
    expect([...disk.content().keys()]).toEqual(['a'])
    disk.losePower()
    expect(await (await start().opened).get('a')).toBe('a')
  })

  it('flips one bit of one record', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { environment, disk, start } = createMachine(seed)
      const db = await start().opened
      void db.batch([{ type: 'put', key: 'k', value: 'value' }], { sync: true })
      await environment.advance(10)
      disk.flipBit()
      const [record = ['', '']] = [...disk.content()]
      expect(disk.content().size).toBe(1)
      expect(record.join()).not.toBe('k,value')
    }
  })
})
