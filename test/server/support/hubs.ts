import { createHub, type HubOptions } from 'react-connectivity/server'
import { expect } from 'vitest'
import type { WelcomeFrame } from '../../../src/wire/frames.js'
import { createSharedMemory } from './sharedMemory.js'
import { connectPeer, type TestPeer } from './testPeer.js'
import { createVirtualClock } from './virtualClock.js'

/** Hubs as they are in several processes, on one memory. The clock of each is wrong by so many milliseconds. */
export function startHubs(offsets: readonly number[], options: Partial<HubOptions> = {}) {
  const clock = createVirtualClock()
  const memory = createSharedMemory()
  const hubs = offsets.map((offset) => {
    const environment = { ...clock.environment, now: () => clock.environment.now() + offset }
    const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })
    return createHub({ environment, store: memory.store(), authenticate, ...options })
  })
  /** A client of one of them; the hub has read its hello, and the others have not heard of it. */
  const connect = async (index: number, hello: object = {}): Promise<TestPeer> => {
    const hub = hubs[index]
    if (hub === undefined) throw new Error(`there is no hub ${index}`)
    const peer = connectPeer(hub)
    peer.send({ t: 'hello', v: 1, attempt: 0, token: 'ada', ...hello })
    await clock.tick()
    return peer
  }
  /** Delivers what the hubs tell each other, until they have nothing more to tell. */
  const settle = async (): Promise<void> => {
    for (let rounds = 0; memory.deliver() > 0; rounds += 1) {
      expect(rounds, 'they come to an end').toBeLessThan(5)
      await clock.tick()
    }
  }
  return { clock, memory, hubs, connect, settle }
}

/** @throws Error when it was not welcomed */
export function welcomeOf({ frames }: TestPeer): WelcomeFrame {
  const welcome = frames.find((frame): frame is WelcomeFrame => frame.t === 'welcome')
  if (welcome) return welcome
  throw new Error(`not welcomed: ${JSON.stringify(frames)}`)
}

export const errorsOf = ({ frames }: TestPeer): string[] =>
  frames.flatMap((frame) => (frame.t === 'channel-error' ? [frame.error] : []))
