import { createMemoryStore } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import type { ChannelStore } from '../../src/server/hub/store.js'
import { createGate } from './support/gate.js'
import { errorsOf, welcomeOf } from './support/hubs.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { sessionOf } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const dataOf = ({ frames }: TestPeer): unknown[] =>
  frames.flatMap((frame) => (frame.t === 'message' ? [frame.d] : []))

/** A hub on virtual time. */
function start(store: ChannelStore) {
  const clock = createVirtualClock()
  const channels = { inbox: { kind: 'session', size: 2 } } as const
  const hub = createHub({ environment: clock.environment, store, channels })
  onTestFinished(() => hub.close())
  const dial = async (hello: object = {}): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0, ...hello })
    await clock.tick()
    return client
  }
  return { clock, hub, dial }
}

describe('messages on their way to the store while their queue ends', () => {
  it('do not count as lost in the queue that the client begins next', async () => {
    const memory = createMemoryStore()
    const slow = createGate()
    let isSlow = false
    const store: ChannelStore = {
      ...memory,
      async append(...given) {
        const kept = await memory.append(...given)
        if (isSlow) await slow.passed
        return kept
      },
    }
    const { clock, hub, dial } = start(store)
    const before = await dial()
    before.send({ t: 'subscribe', ch: 'inbox' })
    await clock.tick()
    before.peer.closed()
    isSlow = true
    const late = Promise.all([1, 2, 3, 4, 5, 6].map((n) => hub.publish('inbox', n)))
    await clock.tick()
    isSlow = false
    await hub.closeChannel('inbox')

    const after = await dial({ session: sessionOf(welcomeOf(before)) })
    after.send({ t: 'subscribe', ch: 'inbox' })
    await clock.tick()
    await hub.publish('inbox', 'new')
    slow.pass()
    await late
    await clock.tick()
    await hub.publish('inbox', 'newer')
    await clock.tick()
    expect(errorsOf(after)).toEqual([])
    expect(dataOf(after)).toEqual(['new', 'newer'])
  })
})
