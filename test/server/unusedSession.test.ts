import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from '../../src/server/hub.js'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

function createWorld(options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({ ...options, environment: clock.environment })
  const dial = async (): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0 })
    await clock.tick()
    return client
  }
  return { clock, hub, dial }
}

const away = (...clients: readonly TestPeer[]): void => {
  for (const { peer } of clients) peer.closed(1006)
}

describe('a session that was never used', () => {
  it('lives for two minutes without its socket, a used one for an hour', async () => {
    const { clock, dial, hub } = createWorld()
    const idle = await dial()
    const reader = await dial()
    reader.send({ t: 'subscribe', ch: 'a' })
    const writer = await dial()
    writer.send({ t: 'publish', id: '1', ch: 'a', d: 1 })
    await clock.tick()
    away(idle, reader, writer)
    await clock.advance(119_000)
    expect(hub.stats().sessions).toBe(3)
    await clock.advance(15_000)
    expect(hub.stats().sessions).toBe(2)
    await clock.advance(3_400_000)
    expect(hub.stats().sessions).toBe(2)
    await clock.advance(300_000)
    expect(hub.stats().sessions).toBe(0)
  })

  it('never lives for longer than the others', async () => {
    const { clock, dial, hub } = createWorld({ sessionTtlMs: 20_000 })
    away(await dial())
    await clock.advance(25_000)
    expect(hub.stats().sessions).toBe(0)
  })

  it('lives as long as its socket', async () => {
    const { clock, dial, hub } = createWorld()
    const client = await dial()
    for (let i = 0; i < 30; i++) {
      await clock.advance(20_000)
      client.send({ t: 'ping', n: i })
    }
    expect(hub.stats().sessions).toBe(1)
  })
})
