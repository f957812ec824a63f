import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { queueKey } from '../../src/server/hub/model.js'
import type { LevelEngine } from '../../src/server/level/engine.js'
import { levelKeys } from '../../src/server/level/keys.js'
import { createStoreOn } from '../../src/server/level/store.js'
import { bounds, everything, open } from './support/filledStore.js'
import { createGate } from './support/gate.js'
import { welcomeOf } from './support/hubs.js'
import { createMapEngine, type MapEngine } from './support/mapEngine.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const channels = { 'inbox*': { kind: 'session' } } as const

const ready = (): Promise<void> => Promise.resolve()

/**
 * A process on the disk. It ends without a word: the test goes on without it.
 *
 * @param readQueue Runs before it reads the record of a queue.
 */
async function startProcess(name: string, { engine }: MapEngine, readQueue = ready) {
  const clock = createVirtualClock()
  let ids = 0
  const environment = { ...clock.environment, randomId: () => `${name}-${++ids}` }
  let look = readQueue
  const slow: LevelEngine = {
    nextTurn: environment.nextTick,
    async open() {
      const db = await engine.open()
      const get = async (key: string): Promise<string | undefined> => {
        if (key.startsWith(levelKeys.queueChannels.gt)) await look()
        return db.get(key)
      }
      return { ...db, get }
    },
  }
  const store = createStoreOn({ engine: slow, location: 'memory', sync: true, cacheBytes: 1 })
  const hub = createHub({ environment, store, channels })
  await clock.tick()
  const say = async (client: TestPeer, ...frames: readonly object[]): Promise<void> => {
    client.send(...frames)
    await clock.tick()
  }
  const dial = async (hello: object = {}): Promise<TestPeer> => {
    const client = connectPeer(hub)
    await say(client, { t: 'hello', v: 1, attempt: 0, ...hello })
    return client
  }
  const publish = async (channel: string): Promise<void> => {
    void hub.publish(channel, 'mail')
    await clock.tick()
  }
  /** From now on it reads no record of a queue. */
  const hold = (): void => void (look = () => createGate().passed)
  return { clock, hub, dial, say, publish, hold }
}

const idOf = (client: TestPeer): string => welcomeOf(client).session.id
const subscribe = (ch: string): object => ({ t: 'subscribe', ch })

/** The queues on the disk, with how many messages there are. */
const queuesOn = ({ records }: MapEngine) => {
  const keys = [...records.keys()]
  const queues = keys.filter((key) => key.startsWith(levelKeys.queueChannels.gt)).toSorted()
  return { queues, messages: keys.filter((key) => key.startsWith('e!')).length }
}

describe('the queues of sessions on a disk', () => {
  it('go with their session also where the process ends half way, and those of others stay', async () => {
    const disk = createMapEngine()
    const first = await startProcess('first', disk)
    const [closed, leaving, other] = [await first.dial(), await first.dial(), await first.dial()]
    for (const client of [closed, leaving, other])
      await first.say(client, subscribe('inbox1'), subscribe('inbox2'))
    for (const channel of ['inbox1', 'inbox2']) await first.publish(channel)
    expect(queuesOn(disk).queues).toHaveLength(6)
    first.hold()
    void first.hub.closeSession(idOf(closed))
    await first.say(leaving, { t: 'unsubscribe', ch: 'inbox2' })
    expect(disk.records.has(levelKeys.session(idOf(closed))), 'the session is gone').toBe(false)
    expect(queuesOn(disk).messages, 'its queues are not').toBe(6)

    const second = await startProcess('second', disk)
    expect(queuesOn(disk)).toEqual({
      queues: [
        `c!s:${idOf(leaving)}:inbox1`,
        `c!s:${idOf(other)}:inbox1`,
        `c!s:${idOf(other)}:inbox2`,
      ].toSorted(),
      messages: 3,
    })
    const back = await second.dial({ session: sessionOf(welcomeOf(other)) })
    await second.say(back, { t: 'subscribe', ch: 'inbox2', pos: { epoch: '*', offset: 0 } })
    expect(back.frames.filter(({ t }) => t === 'message')).toMatchObject([{ d: 'mail' }])
  })

  it('go with a session whose record is damaged', async () => {
    const disk = createMapEngine()
    const first = await startProcess('first', disk)
    const client = await first.dial()
    await first.say(client, subscribe('inbox1'))
    await first.publish('inbox1')
    disk.records.set(levelKeys.session(idOf(client)), 'damaged')
    const second = await startProcess('second', disk)
    expect(second.hub.isReady()).toBe(true)
    expect(queuesOn(disk)).toEqual({ queues: [], messages: 0 })
  })

  it('stay where sessions cannot be read that may have them', async () => {
    const disk = createMapEngine()
    const first = await startProcess('first', disk)
    const client = await first.dial()
    await first.say(client, subscribe('inbox1'))
    await first.publish('inbox1')
    disk.damagedRange = levelKeys.sessions.gt
    const second = await startProcess('second', disk)
    expect(second.hub.isReady()).toBe(true)
    expect(queuesOn(disk).messages).toBe(1)
  })

  it('stay while their session is about to be written, also where all sessions are read once more', async () => {
    const { engine } = createMapEngine()
    const { store } = await open(
      createStoreOn({ engine, location: 'memory', sync: true, cacheBytes: 1 }),
      'fresh',
    )
    await store.sessions()
    const queue = queueKey('one', 'inbox1')
    await store.append(queue, { data: '1', at: 1 }, bounds)
    expect(await store.sessions()).toEqual([])
    expect(await store.read(queue, everything)).toMatchObject({ last: 1 })
    await store.close()
  })

  it('wait for the next start when the disk cannot read them, and keep no server from its work', async () => {
    const disk = createMapEngine()
    const first = await startProcess('first', disk)
    const client = await first.dial()
    await first.say(client, subscribe('inbox1'))
    await first.publish('inbox1')
    first.hold()
    void first.hub.closeSession(idOf(client))
    await first.clock.tick()
    const second = await startProcess('second', disk, () => Promise.reject(new Error('EIO: i/o error')))
    expect(second.hub.isReady()).toBe(true)
    expect(queuesOn(disk).messages).toBe(1)
    await startProcess('third', disk)
    expect(queuesOn(disk)).toEqual({ queues: [], messages: 0 })
  })
})
