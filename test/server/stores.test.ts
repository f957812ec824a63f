import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { storeContract } from './storeContract.js'
import { bundleScript } from './support/bundleScript.js'

storeContract('The memory store', { make: createMemoryStore, reopen: (store) => store })

const folders = new Map<ChannelStore, string>()
let made = 0
const levelAt = (location: string, cacheBytes = 33_554_432): ChannelStore => {
  const store = createLevelStore({ location, cacheBytes })
  folders.set(store, location)
  return store
}
const base = await mkdtemp(join(tmpdir(), 'connectivity-level-'))

storeContract('The level store', {
  make: () => levelAt(join(base, `${++made}`)),
  reopen: (store) => levelAt(folders.get(store) ?? ''),
})
storeContract('The level store with room for one channel', {
  make: () => levelAt(join(base, `${++made}`), 1),
  reopen: (store) => levelAt(folders.get(store) ?? '', 1),
})

const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

/** Appends as fast as it can in a separate process and reports every accepted offset. */
async function appender(location: string): Promise<{ readonly script: string }> {
  const script = join(location, 'appender.mjs')
  await bundleScript(
    `
        import { createLevelStore } from './src/server/level.ts'
        const store = createLevelStore({ location: process.argv[2] })
        const { epoch } = await store.open({ entry() {}, removed() {}, failed() {}, corrupt() {} }, 'epoch-' + process.pid)
        process.stdout.write('epoch ' + epoch + '\\n')
        await store.putSession({ id: 's', keyDigest: 'k', userId: 'u', since: 1, lastSeenAt: 1, connected: true, queues: [] })
        const from = Number(process.argv[3])
        for (let group = from; ; group++) {
          for (let i = 0; i < 20; i++) {
            const id = group + '-' + i
            store.append('c' + (i % 3), { id, data: JSON.stringify(id), at: Date.now() }, { size: 1e6 })
              .then(({ offset, duplicate }) => process.stdout.write('ok c' + (i % 3) + ' ' + offset + ' ' + id + ' ' + duplicate + '\\n'))
          }
          await new Promise((resolve) => setImmediate(resolve))
        }`,
    script,
  )
  return { script }
}

describe('a folder of the level store', () => {
  it('has every accepted message once after the process was killed during an append', async () => {
    const location = await mkdtemp(join(process.cwd(), 'node_modules', '.connectivity-kill-'))
    onTestFinished(() => rm(location, { recursive: true, force: true }))
    const { script } = await appender(location)
    const data = join(location, 'data')
    const accepted = new Map<string, { channel: string; offset: number }>()
    const epochs = new Set<string>()
    for (let round = 0; round < 3; round++) {
      const child = spawn(process.execPath, [script, data, String(round * 1e6)], {
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      let text = ''
      let count = 0
      await new Promise<void>((resolve) => {
        child.stdout.on('data', (chunk) => {
          text += String(chunk)
          count += String(chunk).split('\n').length
          if (count > 400 * (round + 1)) child.kill('SIGKILL')
        })
        child.on('close', () => resolve())
      })
      expect(child.signalCode).toBe('SIGKILL')
      // The last line may be cut off.
      for (const line of text.split('\n').slice(0, -1)) {
        const [word, channel = '', offset, id = ''] = line.split(' ')
        if (word === 'epoch') epochs.add(channel)
        else accepted.set(id, { channel, offset: Number(offset) })
      }
    }
    expect(epochs.size, 'the memory is the same one each time').toBe(1)
    expect(accepted.size).toBeGreaterThan(1000)
    const store = createLevelStore({ location: data })
    const { epoch } = await store.open(silent, 'never')
    onTestFinished(() => store.close())
    expect(epochs).toEqual(new Set([epoch]))
    expect(await store.sessions()).toMatchObject([{ id: 's' }])
    const kept = new Map<string, { channel: string; offset: number }>()
    for (const channel of ['c0', 'c1', 'c2']) {
      const { entries, last } = await store.read(channel, { after: 0, limit: 1e6 })
      expect(entries.map(({ offset }) => offset)).toEqual(Array.from({ length: last }, (_, i) => i + 1))
      for (const { data: text, offset } of entries) {
        const id = JSON.parse(text) as string
        expect(kept.has(id)).toBe(false)
        kept.set(id, { channel, offset })
      }
    }
    for (const [id, place] of accepted) expect(kept.get(id)).toEqual(place)
  })

  it('is a new memory after it was removed', async () => {
    const location = join(base, 'removed')
    const first = createLevelStore({ location })
    expect(await first.open(silent, 'one')).toEqual({ epoch: 'one' })
    await first.close()
    await rm(location, { recursive: true })
    const second = createLevelStore({ location })
    expect(await second.open(silent, 'two')).toEqual({ epoch: 'two' })
    await second.close()
  })

  it('cannot be opened twice at a time', async () => {
    const location = join(base, 'twice')
    const first = createLevelStore({ location })
    await first.open(silent, 'one')
    await expect(createLevelStore({ location }).open(silent, 'two')).rejects.toThrow()
    await first.close()
    await rm(base, { recursive: true, force: true })
  })
})
