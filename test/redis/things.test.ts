import { bindThings } from 'react-connectivity/things'
import type { BindPolicy } from 'react-connectivity/server'
import { describe, expect, it } from 'vitest'
import { connectClient } from '../client/support/client.js'
import { until } from '../client/support/wait.js'
import { startGateway } from '../things/support/gateway.js'
import { codeOf, follow, statusOf } from '../things/support/watched.js'
import { noRedis, startRedis } from './support/redisServer.js'
import { startServers } from './support/servers.js'

/** A process that says nothing for 4 to 5 s has lost its things; a client after 15 s. */
const heartbeat = { intervalMs: 1000, timeoutMs: 1000, idleMs: 15_000 }

/** Processes on a new Redis, whose clients bind things. */
async function startProcesses(bindPolicy: BindPolicy, count = 3, times = heartbeat) {
  const redis = await startRedis()
  const address = { url: redis.url, timeoutMs: 20_000 }
  const servers = await startServers(address, count, { things: { bindPolicy }, heartbeat: times })
  const at = (index: number) => {
    const found = servers.processes[index]
    if (found === undefined) throw new Error(`there is no process ${index}`)
    return found
  }
  return { redis, servers, at }
}

const wall = Array.from({ length: 700 }, (_, index) => `wall/${index}`)

describe.skipIf(noRedis !== null)('things of clients of several processes', () => {
  it('are seen on all of them, also later, and are offline on all when their process is killed', async () => {
    const { servers, at } = await startProcesses('first-wins', 2)
    const early = await connectClient(at(1).url)
    const seen = follow(early, 'wall/')
    const on = (watch: typeof seen): number =>
      [...watch.now().things.values()].filter(({ isConnected }) => isConnected).length
    const gateway = await startGateway(at(0).port, wall)
    await until('all on', () => on(seen) === wall.length)
    await servers.replace(2)
    const late = follow(await connectClient(at(2).url), 'wall/')
    await until('all on, for a process that started later', () => on(late) === wall.length)
    await at(0).kill()
    for (const watch of [seen, late]) {
      await until('all off', () => on(watch) === 0)
      const times = [...watch.now().things.values()].map(({ lastSeenAt }) => lastSeenAt)
      expect(times.every((time) => time !== null && time > 0)).toBe(true)
    }
    gateway.kill()
    await startGateway(at(1).port, wall)
    await until('all on again', () => on(late) === wall.length)
  })

  it('stay connected when their process is killed and their client goes on at another', async () => {
    const { servers, at } = await startProcesses('first-wins', 3, { ...heartbeat, idleMs: 60_000 })
    const gateway = await connectClient(servers.url)
    const unbind = bindThings(gateway, ['pump'])
    const watches = []
    for (const index of [1, 2]) watches.push(follow(await connectClient(at(index).url), 'pump'))
    for (const watch of watches) await watch.shows('pump on!')
    await servers.kill(0)
    await until('waiting', () => gateway.statuses.length > 2)
    await until('bound at another', () => statusOf(gateway, 'pump') === 'bound')
    // What the other one takes over is not refused for the lease of the one that was killed.
    expect(
      gateway.wire.flatMap(({ frames }) => frames).filter(({ refused }) => refused !== undefined),
    ).toEqual([])
    for (const { seen } of watches)
      expect(seen.filter(({ things }) => things.get('pump')?.isConnected === false)).toEqual([])
    unbind()
    for (const watch of watches) await watch.shows('pump off')
  })

  it('are offline while their process is frozen, and there again when it goes on', async () => {
    const { at } = await startProcesses('first-wins', 2, { ...heartbeat, idleMs: 30_000 })
    await startGateway(at(0).port, ['pump'])
    const pump = follow(await connectClient(at(1).url), 'pump')
    await pump.shows('pump on!')
    at(0).signal('SIGSTOP')
    await pump.shows('pump off')
    at(0).signal('SIGCONT')
    await pump.shows('pump on!')
  })

  it('belong to the first client, until its ghost at another process has gone', async () => {
    const { at } = await startProcesses('first-wins', 2, { ...heartbeat, idleMs: 12_000 })
    const ghost = await startGateway(at(0).port, ['pump'])
    await ghost.freeze()
    const next = await connectClient(at(1).url)
    bindThings(next, ['pump'])
    await until('refused for now', () => codeOf(next, 'pump') === 'already-bound')
    expect(statusOf(next, 'pump')).toBe('waiting')
    await until('bound', () => statusOf(next, 'pump') === 'bound')
    const pump = follow(await connectClient(at(0).url), 'pump')
    await pump.shows('pump on!')
  })

  it('move to the last client at another process where the servers say so, and the first one does not fight', async () => {
    const { at } = await startProcesses('last-wins', 2)
    const [first, last] = [await connectClient(at(0).url), await connectClient(at(1).url)]
    bindThings(first, ['pump'])
    const pump = follow(last, 'pump')
    await pump.shows('pump on!')
    bindThings(last, ['pump'])
    await until('lost', () => statusOf(first, 'pump') === 'refused')
    expect(codeOf(first, 'pump')).toBe('bound-elsewhere')
    expect(statusOf(last, 'pump')).toBe('bound')
    await first.settled()
    expect(first.sent().filter((type) => type === 'bind')).toHaveLength(1)
    await pump.shows('pump on!')
  })

  it('are there while one of two devices of a person is, each at its own process', async () => {
    const { at } = await startProcesses('all')
    const desk = await connectClient(at(0).url)
    const unbind = bindThings(desk, ['room/ada'])
    const room = follow(await connectClient(at(2).url), 'room/')
    await room.shows('room/ada on!')
    await startGateway(at(1).port, ['room/ada'])
    unbind()
    await until('told', () => statusOf(desk, 'room/ada') === undefined)
    const late = follow(desk, 'room/')
    await late.shows('room/ada on!')
    await room.shows('room/ada on!')
    await at(1).kill()
    await room.shows('room/ada off')
  })

  it('are right again after Redis was started anew, and meanwhile nobody claims to know', async () => {
    const { redis, at } = await startProcesses('first-wins', 2)
    const gateway = await connectClient(at(0).url)
    bindThings(gateway, ['pump'])
    const person = await connectClient(at(1).url)
    const pump = follow(person, 'pump')
    await pump.shows('pump on!')
    await redis.kill()
    await until('not current', () => !pump.now().isCurrent)
    expect(statusOf(gateway, 'pump')).not.toBe('refused')
    await redis.start()
    await until('bound again', () => statusOf(gateway, 'pump') === 'bound')
    await until('current and on', () => pump.now().isCurrent && pump.states() === 'pump on!')
  })
})
