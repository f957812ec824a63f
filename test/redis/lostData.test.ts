import { describe, expect, it } from 'vitest'
import { resolveResumePoint } from '../../src/server/hub/resumePoint.js'
import { until } from '../client/support/wait.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { entry, openStore, reopen, type OpenStore } from './support/openStore.js'

const bounds = { size: 100 }
const head = { after: 0, limit: 0 }

async function keep({ store }: OpenStore, ...values: readonly unknown[]): Promise<void> {
  for (const value of values) await store.append('a', entry(value), bounds)
}

/** What a client with this position is told; null when it goes on. */
async function told({ store }: OpenStore, epoch: string, generation: string | undefined, offset: number) {
  const point = resolveResumePoint('log', { pos: { epoch, offset, generation } }, await store.read('a', head))
  return 'error' in point ? point.error.error : null
}

describe.skipIf(noRedis !== null)('a Redis that lost accepted messages', () => {
  it('is noticed by each position that was ahead of it, also when later messages have its offsets [O4 O5]', async () => {
    const redis = await startRedis('none')
    const first = await openStore({ url: redis.url }, 'g1')
    await keep(first, 1, 2, 3)
    const { epoch } = await first.store.read('a', head)
    await redis.command('SAVE')
    await keep(first, 4, 5, 6)
    await redis.kill()
    await until('the loss of the connection', () => first.heard.failures.length > 0)
    await redis.start()
    const second = await reopen(first.store, 'g2')
    expect(second.epoch).toBe(first.epoch)
    expect(await told(second, epoch, 'g1', 3)).toBeNull()
    expect(await told(second, epoch, 'g1', 4)).toBe('process-closed')
    await keep(second, 'four', 'five', 'six', 'seven')
    expect(await told(second, epoch, 'g1', 3)).toBeNull()
    expect(await told(second, epoch, 'g1', 4)).toBe('process-closed')
    expect(await told(second, epoch, 'g1', 7)).toBe('process-closed')
    expect(await told(second, epoch, 'g2', 7)).toBeNull()
    expect(await told(second, epoch, undefined, 3)).toBe('process-closed')

    // The same backup once more: the second generation is lost as a whole, and a third one takes its numbers.
    await redis.kill()
    await redis.start()
    const third = await reopen(first.store, 'g3')
    await keep(third, 'vier', 'fünf', 'sechs', 'sieben', 'acht')
    expect(await told(third, epoch, 'g1', 3)).toBeNull()
    expect(await told(third, epoch, 'g1', 5)).toBe('process-closed')
    expect(await told(third, epoch, 'g2', 3)).toBe('process-closed')
    expect(await told(third, epoch, 'g3', 8)).toBeNull()
  })

  it('that lost everything has another epoch', async () => {
    const redis = await startRedis('none')
    const first = await openStore({ url: redis.url }, 'g1')
    await keep(first, 1)
    await redis.kill()
    await redis.start()
    const second = await reopen(first.store, 'g2')
    expect([first.epoch, second.epoch]).toEqual(['g1', 'g2'])
    expect(await second.store.read('a', head)).toMatchObject({ last: 0 })
  })

  it('knows its last generations only, and proves nothing about older ones', async () => {
    const redis = await startRedis('always')
    const { store } = await openStore({ url: redis.url }, 'g1')
    const opened = { store, epoch: 'g1', heard: null as never }
    await keep(opened, 1)
    const { epoch } = await store.read('a', head)
    for (let n = 2; n <= 20; n += 1) {
      await redis.kill()
      await redis.start()
      await reopen(store, `g${n}`)
      await keep(opened, n)
    }
    expect(await told(opened, epoch, 'g20', 20)).toBeNull()
    expect(await told(opened, epoch, 'g10', 10)).toBeNull()
    expect(await told(opened, epoch, 'g10', 11)).toBe('process-closed')
    expect(await told(opened, epoch, 'g1', 1)).toBe('process-closed')
  })

  it('keeps the generation when only processes come and go', async () => {
    const redis = await startRedis()
    const first = await openStore({ url: redis.url }, 'g1')
    await keep(first, 1)
    const second = await openStore({ url: redis.url }, 'g2')
    expect((await second.store.read('a', head)).lineage?.generation).toBe('g1')
    await keep(first, 2)
    expect(first.heard.failures).toEqual([])
  })
})

describe.skipIf(noRedis !== null)('a process', () => {
  it('opens the store again when Redis was emptied under it, before it accepts anything', async () => {
    const redis = await startRedis()
    const opened = await openStore({ url: redis.url })
    await keep(opened, 1)
    await redis.command('FLUSHALL')
    await expect(opened.store.append('a', entry(2), bounds)).rejects.toThrow('another generation')
    expect(opened.heard.failures).toHaveLength(1)
    await expect(opened.store.read('a', head)).rejects.toThrow()
    const again = await reopen(opened.store, 'later')
    expect(again.epoch).toBe('later')
  })

  it('opens the store again when another one has found a new Redis', async () => {
    const [master, replica] = [await startRedis(), await startRedis()]
    const first = await openStore({ url: master.url }, 'g1')
    await keep(first, 1)
    // The first replica gives the data of a master another name.
    await replica.command('REPLICAOF', '127.0.0.1', `${master.port}`)
    for (let isUp = false; !isUp;)
      isUp = (await replica.command('INFO', 'replication')).includes('master_link_status:up')
    const second = await openStore({ url: master.url }, 'g2')
    expect((await second.store.read('a', head)).lineage?.generation).toBe('g2')
    await expect(openStore({ url: replica.url })).rejects.toThrow('is a replica')
    await expect(first.store.append('a', entry(2), bounds)).rejects.toThrow('another generation')
    const again = await reopen(first.store, 'g3')
    expect((await again.store.read('a', head)).lineage?.generation).toBe('g2')
    expect(await told(again, (await again.store.read('a', head)).epoch, 'g1', 1)).toBeNull()
  })

  it('notices that its Redis has become a replica, also when nothing happens', async () => {
    const [master, other] = [await startRedis(), await startRedis()]
    const opened = await openStore({ url: master.url })
    await keep(opened, 1)
    await master.command('REPLICAOF', '127.0.0.1', `${other.port}`)
    await until('the failure', () => opened.heard.failures.length === 1)
    await expect(reopen(opened.store, 'later')).rejects.toThrow('is a replica')
  })

  it('accepts nothing while Redis is full, and goes on when there is room', async () => {
    const redis = await startRedis()
    const opened = await openStore({ url: redis.url })
    await keep(opened, 1)
    await redis.command('CONFIG', 'SET', 'maxmemory', '1')
    await expect(opened.store.append('a', entry(2), bounds)).rejects.toThrow('OOM')
    await until('the failure', () => opened.heard.failures.length === 1)
    await expect(reopen(opened.store, 'later')).rejects.toThrow('OOM')
    await redis.command('CONFIG', 'SET', 'maxmemory', '0')
    const again = await reopen(opened.store, 'later')
    expect(await again.store.append('a', entry(2), bounds)).toMatchObject({ offset: 2 })
  })

  it('refuses a Redis that may drop keys by itself', async () => {
    const redis = await startRedis()
    await redis.command('CONFIG', 'SET', 'maxmemory-policy', 'allkeys-lru')
    await expect(openStore({ url: redis.url })).rejects.toThrow('maxmemory-policy noeviction')
  })

  it('ends a history with a damaged message, at every process', async () => {
    const redis = await startRedis()
    const [one, two] = [await openStore({ url: redis.url }), await openStore({ url: redis.url })]
    await keep(one, 'a', 'b')
    const before = await one.store.read('a', { after: 0, limit: 10 })
    const keys = await Promise.all(
      Array.from({ length: 32 }, (_, n) => redis.command('EXISTS', `{react-connectivity:${n}}:messages:a`)),
    )
    const key = `{react-connectivity:${keys.indexOf(':1')}}:messages:a`
    await redis.command('DEL', key)
    await redis.command('XADD', key, '1-1', 'd', '00000000"a"', 'i', '', 'f', '')
    const page = await two.store.read('a', { after: 0, limit: 10 })
    expect(page).toMatchObject({ last: 0, entries: [], ended: { epoch: before.epoch, offset: 2 } })
    expect(page.epoch).not.toBe(before.epoch)
    await until('both to hear of it', () => one.heard.corrupt.length + two.heard.corrupt.length === 2)
  })

  it('waits for replicas before it accepts, also a repetition', async () => {
    const [master, replica] = [await startRedis(), await startRedis()]
    const wait = { replicas: 1, timeoutMs: 300 }
    await expect(openStore({ url: master.url, wait })).rejects.toThrow('0 of 1 replicas')
    await replica.command('REPLICAOF', '127.0.0.1', `${master.port}`)
    for (let isUp = false; !isUp;)
      isUp = (await replica.command('INFO', 'replication')).includes('master_link_status:up')
    const opened = await openStore({ url: master.url, wait: { ...wait, timeoutMs: 20_000 } })
    const by = { id: 'p', seq: 1 }
    expect(await opened.store.append('a', entry(1), bounds, by)).toMatchObject({ offset: 1 })
    const impatient = await openStore({ url: master.url, wait })
    replica.signal('SIGSTOP')
    await expect(impatient.store.append('a', entry(2), bounds, { id: 'p', seq: 2 })).rejects.toThrow('0 of 1')
    expect(impatient.heard.failures).toHaveLength(1)
    // It was kept, but is not accepted before a replica has it.
    const repeated = opened.store.append('a', entry(2), bounds, { id: 'p', seq: 2 })
    const first = await Promise.race([
      repeated,
      new Promise((resolve) => setTimeout(resolve, 200, 'waiting')),
    ])
    expect(first).toBe('waiting')
    replica.signal('SIGCONT')
    expect(await repeated).toEqual({ offset: 2, duplicate: true })
  })
})
