import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ClassicLevel } from 'classic-level'
import { createLevelStore } from 'react-connectivity/server/level'
import { verify } from '../../src/cli/verify.js'
import { verifyFolder } from '../../src/server/level/verify.js'

const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

/** A folder with two channels, a session and a removed channel. */
async function makeFolder() {
  const location = await mkdtemp(join(tmpdir(), 'connectivity-verify-'))
  onTestFinished(() => rm(location, { recursive: true, force: true }))
  const store = createLevelStore({ location })
  await store.open(silent, 'epoch')
  for (let n = 1; n <= 5; n += 1)
    for (const channel of ['c:orders', 'c:news'])
      await store.append(channel, { data: `${n}`, at: n }, { size: 10 }, { id: 'p', seq: n })
  const session = {
    id: 'one',
    keyDigest: 'k',
    userId: 'ada',
    since: 1,
    lastSeenAt: 2,
    connected: false,
    queues: [],
  }
  await store.putSession(session)
  return { location, store }
}

/** Changes the database behind the back of the store. */
async function change(location: string, run: (db: ClassicLevel) => Promise<void>): Promise<void> {
  const db = new ClassicLevel(location)
  await run(db)
  await db.close()
}

describe('react-connectivity verify', () => {
  it('passes a store that is whole', async () => {
    const { location, store } = await makeFolder()
    await store.close()
    expect(await verify([location], verifyFolder)).toEqual({
      code: 0,
      output: 'All 2 channels with 10 messages are whole.',
    })
  })

  it('names each damaged channel and what is wrong with it, and changes nothing [O9]', async () => {
    const { location, store } = await makeFolder()
    await store.close()
    await change(location, async (db) => {
      const keys = await db.keys({ gt: 'e!', lt: 'e"' }).all()
      const [altered = '', , , , , , removed = ''] = keys
      await db.put(altered, `${await db.get(altered)}9`)
      await db.del(removed)
    })
    for (let round = 0; round < 2; round += 1) {
      const { code, output } = await verify([location], verifyFolder)
      expect(code).toBe(1)
      expect(output).toContain('damaged  orders  1 messages fail their checksum')
      expect(output).toContain('damaged  news  message 2 is missing')
      expect(output).toContain('2 damages in 2 channels')
    }
  })

  it('tells of sessions and of the identity of the store', async () => {
    const { location, store } = await makeFolder()
    await store.close()
    await change(location, async (db) => {
      await db.put('s!one', '{"id":"two"}')
      await db.put('creations', '0')
    })
    const { code, output } = await verify([location], verifyFolder)
    expect(code).toBe(1)
    expect(output).toContain('damaged  (store)  1 sessions fail their checksum')
    expect(output).toContain('damaged  (store)  the identity of the store is damaged')
  })

  it('ends with 2 when a server has the store open, there is none, or the words are wrong', async () => {
    const { location, store } = await makeFolder()
    expect(await verify([location], verifyFolder)).toMatchObject({ code: 2 })
    await store.close()
    expect((await verify([join(location, 'none')], verifyFolder)).output).toContain('that no server has open')
    expect(await verify([], verifyFolder)).toMatchObject({ code: 2 })
    expect(await verify(['--help'], verifyFolder)).toMatchObject({ code: 0 })
  })
})
