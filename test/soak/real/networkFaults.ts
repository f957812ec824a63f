import { setTimeout as pause } from 'node:timers/promises'
import { loseAnswers } from '../../../lab/lostAnswers.js'
import type { Random } from '../support/random.js'
import type { World } from './world.js'

/** Faults of the network. */
export const networkFaults = [
  'drop',
  'fin',
  'half-open',
  'half-open-up',
  'half-open-down',
  'refuse',
  'hang',
  'slice',
  'slow',
  'flap',
  'lost-answers',
] as const
export type NetworkFault = (typeof networkFaults)[number]

const ACCEPTED_MS = 2000
const FLAPS = 5

/** Injects a fault and takes it back. */
export async function injectNetworkFault(
  fault: NetworkFault,
  { proxy, server }: World,
  random: Random,
  lastsMs: number,
): Promise<void> {
  const during = async (conditions: Parameters<typeof proxy.set>[0]): Promise<void> => {
    proxy.set(conditions)
    await pause(lastsMs)
    proxy.set({})
  }
  switch (fault) {
    case 'drop':
      return proxy.drop()
    case 'fin':
      return proxy.fin()
    case 'half-open':
      return during({ stall: 'both' })
    case 'half-open-up':
      return during({ stall: 'up' })
    case 'half-open-down':
      return during({ stall: 'down' })
    case 'refuse':
      proxy.refuse()
      proxy.drop()
      await pause(lastsMs)
      return proxy.pass()
    case 'hang':
      proxy.drop()
      return during({ hang: true })
    case 'slice':
      return during({ slice: true })
    case 'slow':
      return during({ latencyMs: random.between(50, 800), bytesPerSecond: 200_000 })
    case 'flap':
      for (let n = 0; n < FLAPS; n += 1) {
        proxy.drop()
        await pause(lastsMs / FLAPS)
      }
      return
    case 'lost-answers': {
      const published = async (): Promise<number> =>
        server.port() === undefined ? 0 : ((await server.process().ask('sample')).events['published'] ?? 0)
      const before = await published()
      return loseAnswers(proxy, async () => {
        for (const endsAt = performance.now() + ACCEPTED_MS; performance.now() < endsAt; await pause(20))
          if ((await published()) >= before + 20) return
      })
    }
  }
}
