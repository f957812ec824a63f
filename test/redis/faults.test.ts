import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { pause, until } from '../client/support/wait.js'
import { checkLoad, loadChannels, startLoad, type Load } from './support/load.js'
import { noRedis, startRedis, type AppendFsync, type RedisServer } from './support/redisServer.js'
import { startServers, type Servers } from './support/servers.js'

/** Waits for more acknowledged sends. */
async function more({ acknowledged }: Load, count: number): Promise<void> {
  const before = acknowledged()
  await until(`${count} more acknowledged sends`, () => acknowledged() >= before + count)
}

const faultsOf = ({ clients }: Load): string[] =>
  clients.flatMap(({ moments }) =>
    loadChannels.flatMap((channel) =>
      (moments.get(channel) ?? []).flatMap((moment) => (moment.kind === 'fault' ? [moment.code] : [])),
    ),
  )

const continuities = ({ clients }: Load) =>
  new Set(
    clients.flatMap(({ client }) =>
      loadChannels.map((channel) => client.channel(channel).getState()?.continuity),
    ),
  )

const eventsOf = ({ processes }: Servers, type: string): number =>
  processes.flatMap(({ events }) => events).filter((event) => event.type === type).length

async function startAll(redis: Pick<RedisServer, 'url'>, more: object = {}) {
  const options = { url: redis.url, timeoutMs: 2000, ...more }
  const servers = await startServers(options)
  const load = await startLoad(servers.url, options)
  return { servers, load }
}

describe.skipIf(noRedis !== null)('under load, clients of three processes', () => {
  it('go on at another process when theirs is killed, and nothing is lost or doubled [O3]', async () => {
    const redis = await startRedis()
    const { servers, load } = await startAll(redis)
    for (const index of servers.processes.keys()) {
      await more(load, 30)
      await servers.kill(index)
      await more(load, 30)
      await servers.replace(index)
    }
    await load.settle()
    expect(await checkLoad(load)).toEqual([])
    expect(continuities(load)).toEqual(new Set(['recovered']))
    for (const { client } of load.clients) expect(client.getState().connection.processClosedAt).toBeNull()
  })

  /** Kills Redis twice under load, and waits until all is well again. */
  async function restartTwice(fsync: AppendFsync) {
    const redis = await startRedis(fsync)
    const { servers, load } = await startAll(redis)
    for (let round = 0; round < 2; round += 1) {
      await more(load, 40)
      await redis.kill()
      await pause(100)
      await redis.start()
      await until('all processes to be back', () => eventsOf(servers, 'store-reopened') >= 3 * (round + 1))
    }
    await load.settle()
    return load
  }

  it('lose nothing and are told of no gap when Redis is killed and started again with appendfsync always [O4]', async () => {
    const load = await restartTwice('always')
    expect(await checkLoad(load)).toEqual([])
    expect(continuities(load)).toEqual(new Set(['recovered']))
  })

  it('are told of what is lost when Redis is killed and started again with appendfsync everysec [O4]', async () => {
    // Redis acknowledges before it writes while the disk is slow.
    expect(await checkLoad(await restartTwice('everysec'), true)).toEqual([])
  })

  it('are all told when Redis comes back without its data, and go on with the new one [O4]', async () => {
    const redis = await startRedis('none')
    const { load } = await startAll(redis)
    await more(load, 60)
    await redis.kill()
    await redis.start()
    // A channel with a fault takes sends again when its client resubscribes.
    await load.settle()
    expect(await checkLoad(load, true)).toEqual([])
    expect(faultsOf(load)).toEqual(load.clients.flatMap(() => loadChannels.map(() => 'process-closed')))
  })

  it('wait while Redis hangs, and nothing is lost or doubled', async () => {
    const redis = await startRedis()
    const { servers, load } = await startAll(redis)
    await more(load, 40)
    redis.signal('SIGSTOP')
    await until('all processes to notice', () => eventsOf(servers, 'store-failed') >= 3)
    redis.signal('SIGCONT')
    await more(load, 40)
    await load.settle()
    expect(await checkLoad(load)).toEqual([])
  })

  it('are told when a replica is promoted that had lost their messages [O5]', async () => {
    const [master, replica] = [await startRedis(), await startRedis()]
    let target = master.port
    const address = await createChaosProxy(() => target)
    onTestFinished(() => address.close())
    await replica.command('REPLICAOF', '127.0.0.1', `${master.port}`)
    const isLinked = async () =>
      (await replica.command('INFO', 'replication')).includes('master_link_status:up')
    for (let tries = 0; !(await isLinked()); tries += 1) {
      if (tries > 500) throw new Error('the replica never came up')
      await pause(20)
    }
    const { load } = await startAll({ url: `redis://127.0.0.1:${address.port}` })
    await more(load, 60)
    // The replica keeps what it has, and gets no more.
    await replica.command('REPLICAOF', '127.0.0.1', '1')
    await more(load, 40)
    await master.kill()
    await replica.command('REPLICAOF', 'NO', 'ONE')
    target = replica.port
    await load.settle()
    expect(await checkLoad(load, true)).toEqual([])
    expect(faultsOf(load).length).toBeGreaterThan(0)
    expect(new Set(faultsOf(load))).toEqual(new Set(['process-closed']))
  })
})
