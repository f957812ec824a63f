import type { Fault } from '../../../lab/faults.js'
import type { Lab } from '../../../lab/lab.js'
import type { Random } from './random.js'
import { pause } from '../../client/support/wait.js'
import type { RecordedClient } from './recordedClient.js'

/** All gap policies. */
export const gaps = ['prompt', 'skip', 'resync'] as const

/** Record of the intended faults. */
export interface CausesSoFar {
  readonly collected: Set<string>
  readonly denied: Set<string>
  newEpochs: number
  closedSessions: number
  readonly logSize: number
}

/** Injects random faults into the network, the server and the clients. */
export interface Injector {
  run(fault: Fault): Promise<void>
  step(name: string): void
  injectOne(): Promise<void>
}

export function createInjector(world: {
  readonly lab: Lab
  readonly random: Random
  readonly clients: readonly RecordedClient[]
  readonly causes: CausesSoFar
  readonly steps: string[]
}): Injector {
  const { lab, random, clients, causes, steps } = world
  const { faults, server, proxy } = lab
  const step = (name: string): void => void steps.push(name)
  const sessionOf = (): string | undefined =>
    random.pick(clients).client.getState().connection.sessionId ?? undefined
  /** Ignores failed calls of a killed server. */
  const run = async (fault: Fault): Promise<void> => {
    step(Object.values(fault).join(' '))
    await faults.run(fault).catch((error: unknown) => step(`  ${String(error)}`))
  }

  async function injectOne(): Promise<void> {
    const channel = random.pick(['orders', 'chat'] as const)
    const lasting = random.between(20, 500)
    switch (random.between(0, 24)) {
      case 0:
      case 1:
        return run({ fault: 'drop' })
      case 2:
        return run({ fault: 'fin' })
      case 3:
      case 4:
      case 5:
      case 6:
      case 7:
      case 8: {
        const to = random.pick([
          'half-open',
          'half-open-up',
          'half-open-down',
          'refuse',
          'hang',
          'slice',
          'flap',
        ] as const)
        await run({ fault: 'network', to })
        await pause(to.startsWith('half') ? random.between(50, 900) : lasting)
        return run({ fault: 'network', to: 'healthy' })
      }
      case 9:
        step('latency')
        proxy.set({ latencyMs: random.between(5, 150) })
        await pause(lasting)
        return proxy.set({})
      case 10:
      case 11:
        await run({ fault: 'kill' })
        await pause(random.between(0, 200))
        return run({ fault: 'restart' })
      case 12:
        causes.newEpochs += 1
        return run({ fault: 'new-epoch' })
      case 13:
      case 14:
        await run({ fault: 'stop' })
        await pause(random.between(50, 1200))
        return run({ fault: 'cont' })
      case 15:
        causes.collected.add(channel)
        return run({ fault: 'collect', channel })
      case 16:
        return run({ fault: 'overflow', channel })
      case 17:
        causes.denied.add(channel)
        await run({ fault: 'deny', channel })
        await pause(lasting / 2)
        return run({ fault: 'allow', channel })
      case 18: {
        const session = sessionOf()
        if (session === undefined) return
        causes.closedSessions += 1
        return run({ fault: 'close-session', session })
      }
      case 19:
        return run({ fault: 'deploy' })
      case 20: {
        const each = random.pick(clients)
        step(`${each.name} leaves or joins`)
        if (each.joined().includes(channel)) each.leave(channel)
        else each.join(channel, random.pick(gaps))
        return
      }
      case 21: {
        const each = random.pick(clients)
        step(`${each.name} leaves and comes back`)
        void each.client.disconnect()
        if (random.chance(0.5)) await pause(random.between(0, 100))
        return each.client.connect()
      }
      case 22:
        step('inbox')
        await server
          .publish(
            'inbox',
            Array.from({ length: random.between(1, 30) }, (_, n) => n),
          )
          .catch(() => undefined)
        return
      default:
        step('retry storm')
        for (let n = 0; n < 20; n++) random.pick(clients).client.retryNow()
    }
  }

  return { run, step, injectOne }
}
