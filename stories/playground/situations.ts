/// <reference types="vite/client" />
import type { Meter } from '../support/world/meter.js'
import type { World } from '../support/world/world.js'

/** A situation of a person, made of real faults. */
export interface Situation {
  readonly id: string
  readonly title: string
  /** What it does, in one line. */
  readonly line: string
  /** What is real about it and what is simulated. */
  readonly honesty: string
  /** How long it takes, about; milliseconds on the clock of the world. */
  readonly lastsMs: number
  /** Time after the fault in which a page can lose what it lacks. */
  readonly settleMs: number
  /** The same situation as a test file for vitest. */
  readonly test: string
  readonly run: (world: World, meter: Meter) => Promise<void>
}

/** Each situation as a test file. The same files run in the gate. */
const tests = import.meta.glob<string>('../../test/playground/situations/*.test.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const testOf = (name: string): string => tests[`../../test/playground/situations/${name}.test.ts`] ?? ''

/** How long "Use here" waits for a person. */
const USE_HERE_MS = 8000
const STEP_MS = 100

/** Waits until it holds, at most this long. */
export async function until(world: World, holds: () => boolean, limitMs: number): Promise<void> {
  const end = world.now() + limitMs
  while (!holds() && world.now() < end) await world.wait(STEP_MS)
}

export const situations: readonly Situation[] = [
  {
    id: 'tunnel',
    title: 'Train tunnel',
    line: '12 s without network',
    honesty:
      'Every connection is cut and dials fail for 12 s. The device reports that it is offline, and then online.',
    lastsMs: 20_000,
    settleMs: 7000,
    test: testOf('trainTunnel'),
    async run(world, meter) {
      meter.broken('network cut')
      world.device.setNetwork('offline')
      await world.run({ fault: 'network', to: 'refuse' })
      await world.wait(12_000)
      await world.run({ fault: 'network', to: 'healthy' })
      world.device.setNetwork('online')
      meter.healed('network back')
    },
  },
  {
    id: 'redeploy',
    title: 'Redeploy',
    line: 'the server restarts politely',
    honesty:
      'The server closes with “service restart” and comes back with all it knew. Orders go on meanwhile.',
    lastsMs: 4500,
    settleMs: 3000,
    test: testOf('redeploy'),
    async run(world, meter) {
      meter.broken('server leaves')
      await world.run({ fault: 'deploy' })
      meter.healed('server back')
    },
  },
  {
    id: 'lid',
    title: 'Laptop lid',
    line: 'asleep for 40 s',
    honesty:
      'Nothing reaches the device and its timers stand still for 40 s; then the clock has jumped. Only this is simulated: the browser stays awake.',
    lastsMs: 49_000,
    settleMs: 9000,
    test: testOf('laptopLid'),
    async run(world, meter) {
      meter.asleep('lid closed')
      world.device.sleep()
      await world.run({ fault: 'network', to: 'half-open' })
      world.setPace(8)
      await world.wait(40_000)
      world.setPace(1)
      await world.run({ fault: 'network', to: 'healthy' })
      meter.broken('lid opened')
      world.device.wake()
      meter.healed('network back')
    },
  },
  {
    id: 'wifi',
    title: 'Wi-Fi that lies',
    line: 'connected, nothing passes',
    honesty:
      'Every byte vanishes for 14 s and no socket closes. Then the device changes to a network that works.',
    lastsMs: 23_000,
    settleMs: 9000,
    test: testOf('lyingWifi'),
    async run(world, meter) {
      meter.broken('bytes vanish')
      await world.run({ fault: 'network', to: 'half-open' })
      await world.wait(14_000)
      world.device.setNetwork('offline')
      await world.run({ fault: 'network', to: 'healthy' })
      world.device.setNetwork('online')
      meter.healed('another network')
    },
  },
  {
    id: 'elsewhere',
    title: 'Opened elsewhere',
    line: 'ended by a second login',
    honesty:
      'The server ends the session of both apps, as it does after a second login. Press “Use here”, or wait 8 s.',
    lastsMs: 10_000,
    settleMs: 2500,
    test: testOf('openedElsewhere'),
    async run(world, meter) {
      const { connectivity } = world
      meter.broken('session ended')
      for (const session of world.sessions()) await world.run({ fault: 'kick', session })
      const isUp = (): boolean => connectivity.getState().connection.status === 'connected'
      await until(world, () => !isUp(), USE_HERE_MS)
      await until(world, isUp, USE_HERE_MS)
      if (!isUp()) connectivity.connect()
      meter.healed('“Use here”')
    },
  },
  {
    id: 'forgets',
    title: 'Server forgets',
    line: 'restarts without memory',
    honesty:
      'The server crashes, and the next one knows no session and no order of before. Orders go on meanwhile.',
    lastsMs: 4500,
    settleMs: 3000,
    test: testOf('serverForgets'),
    async run(world, meter) {
      meter.broken('server crashes')
      await world.run({ fault: 'new-epoch' })
      meter.healed('server back, empty')
    },
  },
]
