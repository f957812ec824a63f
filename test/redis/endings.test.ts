import { describe, expect, it, onTestFinished } from 'vitest'
import { queueKey } from '../../src/server/hub/model.js'
import { createRedisChannels } from '../../src/server/redis/channels.js'
import { channelKeys, placeOf } from '../../src/server/redis/keys.js'
import { openRedis, type RedisOpening } from '../../src/server/redis/opening.js'
import { createRedisSessions } from '../../src/server/redis/sessions.js'
import { pause, until } from '../client/support/wait.js'
import { createGate } from '../server/support/gate.js'
import { entry, openStore, session } from './support/openStore.js'
import { noRedis, startRedis } from './support/redisServer.js'

const prefix = 'react-connectivity'
const bounds = { size: 10 }
const everything = { after: 0, limit: 10 }
const nothing = (): void => undefined
const silent = { entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }

async function open(url: string): Promise<RedisOpening> {
  const address = { url, timeoutMs: 20_000 }
  const opening = await openRedis(
    { address, prefix, wait: null, fresh: 'fresh' },
    { notice: nothing, lost: nothing },
  )
  onTestFinished(opening.close)
  return opening
}

describe.skipIf(noRedis !== null)('a damaged history', () => {
  it('ends once, however many processes find the damage, so that what was accepted since stays', async () => {
    const redis = await startRedis()
    const opening = await open(redis.url)
    const [asked, slow] = [createGate(), createGate()]
    const late: RedisOpening = {
      ...opening,
      async run(script, ...given) {
        if (script === 'remove') {
          asked.pass()
          await slow.passed
        }
        return opening.run(script, ...given)
      },
    }
    const [one, two] = [createRedisChannels(opening, prefix, false), createRedisChannels(late, prefix, false)]
    await one.append('a', entry('old'), bounds)
    const messages = channelKeys(placeOf(prefix, 'a'))[4] ?? ''
    await redis.command('DEL', messages)
    await redis.command('XADD', messages, '1-1', 'd', '00000000"old"', 'i', '', 'f', '')

    const second = two.read('a', everything)
    await asked.passed
    expect(await one.read('a', everything)).toMatchObject({ last: 0, entries: [] })
    expect(await one.append('a', entry('new'), bounds)).toMatchObject({ offset: 1 })
    slow.pass()
    expect((await second).entries.map(({ data }) => data)).toEqual(['"new"'])
    expect((await one.read('a', everything)).entries.map(({ data }) => data)).toEqual(['"new"'])
  })
})

describe.skipIf(noRedis !== null)('a session whose time is over', () => {
  it('leaves no queue behind, also where the process that forgets it ends half way, and is nobody’s meanwhile', async () => {
    const redis = await startRedis()
    const ttlMs = 600
    const gone = await openStore({ url: redis.url })
    await gone.store.shared?.take(session('old', { queues: ['inbox', 'tray'] }), ttlMs)
    for (const name of ['inbox', 'tray'])
      await gone.store.append(queueKey('old', name), entry('mail'), bounds)
    await gone.store.close()

    const opening = await open(redis.url)
    const channels = createRedisChannels(opening, prefix, false)
    const removing: string[] = []
    const removeChannel = async (channel: string): Promise<unknown> => {
      removing.push(channel)
      return removing.length < 2 ? channels.remove(channel) : new Promise(() => undefined)
    }
    const dying = createRedisSessions({ opening, prefix, owner: 'dying', listener: silent, removeChannel })
    onTestFinished(dying.close)
    await dying.take(session('other'), ttlMs)
    await until('the second queue', () => removing.length === 2)
    expect(removing).toEqual([queueKey('old', 'inbox'), queueKey('old', 'tray')])
    expect([await dying.find('old'), await dying.collecting('tray')]).toEqual([null, []])
    dying.close()

    const alive = await openStore({ url: redis.url })
    await alive.store.shared?.take(session('new'), ttlMs)
    await until('the queue to be removed', () => alive.heard.removed.includes(queueKey('old', 'tray')))
    const names = await alive.store.channels?.('', 10)
    expect(names).toEqual([])
    while ((await alive.store.sessions()).some(({ id }) => id === 'old')) await pause(20)
  })
})
