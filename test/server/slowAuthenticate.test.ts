import { describe, expect, it } from 'vitest'
import { createHub, type ServerEvent, type ServerLimits } from 'react-connectivity/server'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

function startWorld(limits: Partial<ServerLimits> = {}) {
  const clock = createVirtualClock()
  const waiting: (() => void)[] = []
  let asked = 0
  const hub = createHub({
    environment: clock.environment,
    limits: { maxUnauthenticatedPerAddress: 5, ...limits },
    authenticate: () => {
      asked += 1
      return new Promise<{ id: string }>((resolve) => waiting.push(() => resolve({ id: 'ada' })))
    },
  })
  /** Dials, says hello, and is gone before there is an answer. */
  const knock = (address: string): TestPeer => {
    const client = connectPeer(hub, { address })
    client.send({ t: 'hello', v: 1, attempt: 0 })
    client.peer.closed(1006)
    return client
  }
  const stay = async (address: string): Promise<TestPeer> => {
    const client = connectPeer(hub, { address })
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    return client
  }
  const answerAll = async (): Promise<void> => {
    for (const answer of waiting.splice(0)) answer()
    await clock.tick()
  }
  return { clock, hub, knock, stay, answerAll, asked: () => asked }
}

describe('an app that takes its time to say who somebody is', () => {
  it('is asked about so many clients of an address at a time, also when they leave and dial again', async () => {
    const { clock, knock, stay, answerAll, asked } = startWorld()
    for (let n = 0; n < 50; n += 1) knock('192.0.2.1')
    await clock.tick()
    expect(asked()).toBe(5)
    const refused = await stay('192.0.2.1')
    expect(refused.frames).toMatchObject([{ t: 'goodbye', reason: 'overloaded', retryAfterMs: 1000 }])
    await stay('192.0.2.2')
    expect(asked(), 'another address is not concerned').toBe(6)
    await answerAll()
    const client = await stay('192.0.2.1')
    await answerAll()
    expect(client.frames).toMatchObject([{ t: 'welcome' }])
  })

  it('and does not in time is told as one that failed, so that its operator hears of it', async () => {
    const { clock, hub, stay } = startWorld({ authenticateTimeoutMs: 1000 })
    const events: ServerEvent[] = []
    hub.on((event) => events.push(event))
    const client = await stay('192.0.2.1')
    await clock.advance(1000)
    expect(client.frames).toMatchObject([{ t: 'goodbye', reason: 'server-error' }])
    const failed = events.filter((event) => event.type === 'callback-failed')
    expect(failed.map(({ callback, error }) => [callback, String(error)])).toEqual([
      ['authenticate', 'Error: authenticate did not answer within 1000 ms'],
    ])
    expect(hub.stats().totals.callbackFailures.authenticate).toBe(1)
  })

  it('and never does is asked about others after its time', async () => {
    const { clock, hub, knock, asked } = startWorld({ authenticateTimeoutMs: 1000 })
    for (let n = 0; n < 10; n += 1) knock('192.0.2.1')
    await clock.advance(999)
    expect(asked()).toBe(5)
    await clock.advance(1)
    for (let n = 0; n < 10; n += 1) knock('192.0.2.1')
    expect(asked()).toBe(10)
    await clock.advance(1000)
    await hub.close()
    expect(clock.timers()).toBe(0)
  })
})
