import { onTestFinished } from 'vitest'
import { createHub, type HubOptions } from '../../../src/server/hub.js'
import { connectPeer, type TestPeer } from './testPeer.js'
import { createVirtualClock } from './virtualClock.js'

/** A hub on virtual time, with clients of any address. */
export function createWorld(options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const hub = createHub({ environment: clock.environment, ...options })
  onTestFinished(() => hub.close())
  /** Lets ticks pass until a client has so many frames: a disk takes its time. */
  const gets = async (client: TestPeer, count: number): Promise<void> => {
    for (let tries = 0; client.frames.length < count; tries += 1) {
      if (tries > 1000) throw new Error(`expected ${count} frames, got ${JSON.stringify(client.frames)}`)
      await clock.tick()
    }
  }
  const dial = async (address: string, token?: string): Promise<TestPeer> => {
    const client = connectPeer(hub, { address })
    client.send({ t: 'hello', v: 1, attempt: 0, ...(token !== undefined && { token }) })
    await gets(client, 1)
    return client
  }
  return { clock, hub, dial, gets }
}
