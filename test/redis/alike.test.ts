import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMemoryStore, type ChannelStore } from 'react-connectivity/server'
import { createLevelStore } from 'react-connectivity/server/level'
import { open } from '../server/support/filledStore.js'
import { trimNow } from '../server/support/trimNow.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { openStore } from './support/openStore.js'

type Ask = (store: ChannelStore) => Promise<unknown>

const steps = 150

/** Numbers that are the same in each run. */
function createDice(seed: number) {
  let state = seed
  const below = (count: number): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * count)
  }
  const pick = <T>(first: T, ...others: readonly T[]): T => others[below(others.length + 1) - 1] ?? first
  const maybe = <T>(value: T): T | undefined => (below(2) === 0 ? undefined : value)
  return { below, pick, maybe }
}

/** A random question to a store, in words and as a call. */
function createQuestions(seed: number): () => readonly [words: string, ask: Ask] {
  const { below, pick, maybe } = createDice(seed)
  let at = 1000
  return () => {
    const channel = pick('a', 'b')
    const of = (name: string, given: object, ask: Ask) =>
      [`${name} ${channel} ${JSON.stringify(given)}`, ask] as const
    const kind = below(48)
    if (kind < 22) {
      at += pick(0, 1, 50, 400)
      const size = pick(100, 100, 1, 8)
      const bounds = { size, maxBytes: pick(1e6, 1e6, 1, 1500), maxAgeMs: pick(1e6, 1e6, 10, 500) }
      const id = maybe(`user\nid${below(12)}`)
      const entry = { data: `"${'x'.repeat(below(400))}"`, at, ...(id !== undefined && { id }) }
      const producer = maybe({ id: pick('p', 'q'), seq: 1 + below(steps) })
      return of('append', { ...entry, ...bounds, producer }, (store) =>
        store.append(channel, entry, bounds, producer),
      )
    }
    if (kind < 42) {
      const [before, maxBytes] = [maybe(below(40)), maybe(pick(1, 300, 700, 5000))]
      const notBefore = maybe(at - pick(0, 10, 100, 1000, 5000))
      const range = {
        after: below(pick(1, 30)),
        limit: pick(0, 1, 5, 100),
        ...(before !== undefined && { before }),
        ...(maxBytes !== undefined && { maxBytes }),
        ...(notBefore !== undefined && { notBefore }),
      }
      return of('read', range, (store) => store.read(channel, range))
    }
    if (kind === 42) return of('remove', {}, (store) => store.remove(channel))
    if (kind === 43) return of('collect', { at }, async (store) => store.collect?.(channel, at))
    if (kind < 46) return of('find', {}, (store) => store.find(channel, 'user\nid3', { id: 'p', seq: 60 }))
    const upTo = below(30)
    return of('trim', { upTo }, (store) => trimNow(store, channel, upTo))
  }
}

// Epochs are random, and the rest belongs to one kind of store.
const own = new Set(['epoch', 'lineage', 'birth', 'life', 'bytes'])

/** An answer without what differs from store to store. */
function plain(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value ?? null
  const fields = Object.entries(value).filter(([name]) => !own.has(name))
  return Object.fromEntries(fields.map(([name, each]) => [name, plain(each)]))
}

describe.skipIf(noRedis !== null)('the stores in memory, in a folder and on Redis', () => {
  it('answer alike, whatever they are asked', async () => {
    const redis = await startRedis()
    for (let seed = 1; seed <= 9; seed += 1) {
      const location = await mkdtemp(join(tmpdir(), 'connectivity-alike-'))
      onTestFinished(() => rm(location, { recursive: true, force: true }))
      const level = createLevelStore({
        location,
        sync: false,
        cacheBytes: [1, 5000, 10_000_000][seed % 3] ?? 1,
      })
      const { store: memory } = await open(createMemoryStore(), 'fresh')
      await open(level, 'fresh')
      onTestFinished(() => level.close())
      const { store: shared } = await openStore({ url: redis.url, prefix: `alike-${seed}` })
      const next = createQuestions(seed)
      const asked: string[] = []
      for (let step = 0; step < steps; step += 1) {
        const [words, ask] = next()
        asked.push(words)
        const expected = plain(await ask(memory))
        const said = `seed ${seed}:\n${asked.slice(-20).join('\n')}`
        expect(plain(await ask(level)), said).toEqual(expected)
        expect(plain(await ask(shared)), said).toEqual(expected)
      }
    }
  })
})
