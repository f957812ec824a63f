import {
  channelServer,
  createConnectivity,
  webSocket,
  type Connectivity,
  type Dialler,
} from 'react-connectivity'
import {
  createSimulation,
  createVirtualEnvironment,
  type SimulatedNetwork,
  type VirtualEnvironment,
} from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createRandom } from '../soak/support/random.js'

// When the clients of one server dial, on one clock.

interface Crowd {
  readonly environment: VirtualEnvironment
  readonly network: SimulatedNetwork
  /** Does this, lets the time pass, and returns the milliseconds to the first dial of each client that dialled. */
  readonly firstDials: (act: () => void, ms: number) => Promise<readonly number[]>
}

/** Connected clients. Those of `channelServer` know that their server wants them spread over 10 s; `webSocket` has no such word. */
async function connected(count: number, kind: 'channelServer' | 'webSocket', seed = 7): Promise<Crowd> {
  const environment = createVirtualEnvironment({ random: createRandom(seed).next })
  const simulation = createSimulation({ environment, dialsPerSecond: count / 10 })
  const dials = new Map<number, number>()
  const clients = Array.from({ length: count }, (_, index) => {
    const dialler: Dialler = {
      dial(...given) {
        if (!dials.has(index)) dials.set(index, environment.now())
        return simulation.dialler.dial(...given)
      },
    }
    const isPlain = kind === 'webSocket'
    const connector = isPlain ? webSocket('/feed', { dialler }) : channelServer('/realtime', { dialler })
    return createConnectivity(connector, { environment })
  })
  onTestFinished(async () => {
    for (const client of clients) client.dispose()
    await simulation.dispose()
  })
  for (const client of clients) client.connect()
  // A minute has pings, whose answers tell the window of all clients. The hub ends a client that says no hello after 15 s.
  await environment.advance(kind === 'webSocket' ? 1000 : 60_000)
  const isUp = ({ getState }: Connectivity): boolean => getState().connection.status === 'connected'
  expect(clients.every(isUp)).toBe(true)
  return {
    environment,
    network: simulation.network,
    async firstDials(act, ms) {
      dials.clear()
      const from = environment.now()
      act()
      await environment.advance(ms)
      return [...dials.values()].map((at) => at - from)
    },
  }
}

/** Two hundred dials fill the window: at least four fifths of it, and no tenth has twice its share. */
function expectSpread(dials: readonly number[], fromMs: number, windowMs: number): void {
  expect(dials).toHaveLength(200)
  const [first, last] = [Math.min(...dials), Math.max(...dials)]
  expect(first).toBeGreaterThanOrEqual(fromMs)
  expect(last).toBeLessThanOrEqual(fromMs + windowMs)
  expect(last - first).toBeGreaterThanOrEqual(0.8 * windowMs)
  const tenths = Array.from({ length: 10 }, () => 0)
  for (const at of dials) tenths[Math.floor(((at - fromMs) / windowMs) * 10)]! += 1
  expect(Math.max(...tenths)).toBeLessThanOrEqual(40)
}

describe('two hundred clients', () => {
  it.each([
    ['1001', 1001, 'channelServer', 10_000],
    ['1012', 1012, 'channelServer', 10_000],
    ['1001 and no word of how wide', 1001, 'webSocket', 15_000],
    ['1012 and no word of how wide', 1012, 'webSocket', 15_000],
  ] as const)(
    'do not storm a server that closes with %s: their dials fill at least four fifths of the window [T13]',
    async (_how, code, kind, windowMs) => {
      const { network, firstDials } = await connected(200, kind)
      expectSpread(await firstDials(() => network.cut(code), windowMs), 0, windowMs)
    },
  )

  it('whose network returns and flickers while they wait dial over 2 s, not in one moment [T13]', async () => {
    const { network, environment, firstDials } = await connected(200, 'channelServer')
    network.mode = 'refuse'
    network.cut()
    await environment.advance(11_000)
    network.mode = 'pass'
    // Each signal cuts a wait short once: a new draw for each would move all dials to the front.
    const flicker = (): void => {
      for (let times = 0; times < 10; times += 1) environment.signal('online')
    }
    expectSpread(await firstDials(flicker, 2000), 0, 2000)
  })

  it('whose dials hang when their network returns replace them over 2 s, not in one moment [T13]', async () => {
    const { network, environment, firstDials } = await connected(200, 'channelServer')
    network.mode = 'hang'
    network.cut()
    // All have dialled after 10 s, and none has given up, which takes 15 s.
    await environment.advance(15_000)
    network.mode = 'pass'
    expectSpread(await firstDials(() => environment.signal('online'), 2000), 0, 2000)
  })

  it('whose sockets are dead when their network returns notice it in 2 s and dial over the next 2 s [T13]', async () => {
    const { network, environment, firstDials } = await connected(200, 'channelServer')
    network.mode = 'swallow'
    expectSpread(await firstDials(() => environment.signal('online'), 4000), 2000, 2000)
  })
})

describe('a person who wakes one laptop, of a server that wants its clients spread over 10 s', () => {
  it('is connected within 4 s when the socket died in the sleep, and when the first dial comes too early', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { network, environment, firstDials } = await connected(1, 'channelServer', seed)
      network.mode = 'swallow'
      expect(await firstDials(() => environment.signal('resumed'), 4000)).toHaveLength(1)
      // The network of the laptop is there a second later, and the next dial does not wait for its place in the window.
      network.mode = 'refuse'
      network.cut()
      await environment.advance(1000)
      network.mode = 'pass'
      expect(await firstDials(() => environment.signal('online'), 2000)).toHaveLength(1)
    }
  })

  it('waits 300 ms at most when the next dial was far away', async () => {
    for (let seed = 0; seed < 20; seed += 1) {
      const { network, environment, firstDials } = await connected(1, 'channelServer', seed)
      network.mode = 'refuse'
      network.cut()
      await environment.advance(12_000)
      network.mode = 'pass'
      expect(await firstDials(() => environment.signal('resumed'), 300)).toHaveLength(1)
    }
  })
})
