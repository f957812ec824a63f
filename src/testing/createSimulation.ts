import { checkNames } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import { createBrowserEnvironment } from '../engine/browserEnvironment.js'
import { checkOptions } from '../engine/checkOptions.js'
import { createHub, type Hub } from '../server/hub.js'
import { isRefusal, type Refusal } from '../server/hub/authentication.js'
import { createMemoryStore } from '../server/hub/memoryStore.js'
import { simpleDigest } from './simpleDigest.js'
import { simulationChecks, type SimulationOptions } from './simulationOptions.js'
import { createSimulatedNetwork, type SimulatedNetwork } from './simulatedNetwork.js'

/** A server and a network in memory: the real hub, the real frames, no socket. For tests, stories and demos. */
export interface Simulation {
  /** The dialler for `channelServer('/simulated', { dialler })`. */
  readonly dialler: SimulatedNetwork['dialler']
  readonly network: SimulatedNetwork
  /** A part of the server's own API. It survives `restart`. */
  readonly server: Pick<Hub, 'publish' | 'closeChannel' | 'closeSession' | 'kick' | 'sessions' | 'recheck'>
  /** Crashes the server and restarts it at once; `keepState: false` drops all sessions and messages. */
  readonly restart: (options?: { readonly keepState?: boolean }) => void
  /** Refuses every further hello with this reason; null accepts again. */
  readonly deny: (refusal: Refusal | null) => void
  readonly dispose: () => Promise<void>
}

/**
 * Makes a simulation.
 *
 * @throws TypeError that names the option, what was expected and what came
 * @example
 * const simulation = createSimulation({ channels: { orders: { kind: 'log', size: 100 } } })
 * const connectivity = createConnectivity(channelServer('/simulated', { dialler: simulation.dialler }))
 * simulation.network.cut()              // the connection is lost
 * simulation.network.mode = 'refuse'    // and does not come back
 * simulation.restart({ keepState: false }) // the session is gone
 */
export function createSimulation(options: SimulationOptions = {}): Simulation {
  checkOptions('createSimulation', simulationChecks(), options)
  const { environment = createBrowserEnvironment(), authenticate, ...hubOptions } = options
  let refusal: Refusal | null = null
  let ids = 0
  let store = createMemoryStore()
  let hub = start()

  function start(): Hub {
    return createHub({
      ...hubOptions,
      // Keep the store when the hub is replaced.
      store: { ...store, close: () => Promise.resolve() },
      environment: {
        now: environment.now,
        setTimer: environment.setTimer,
        nextTick: (run) => void environment.setTimer(run, 0),
        digest: simpleDigest,
        // Use readable ids, because a simulation has no attackers.
        randomId: () => `sim-${String(++ids)}-${Math.floor(environment.random() * 1e9).toString(36)}`,
      },
      authenticate: (credentials) => refusal ?? authenticate?.(credentials) ?? { id: 'anonymous' },
    })
  }

  const network = createSimulatedNetwork(environment, (link) => hub.accept(link))

  return {
    dialler: network.dialler,
    network,
    server: {
      publish: (channel, data, given) => hub.publish(channel, data, given),
      closeChannel: (name) => hub.closeChannel(name),
      closeSession: (id, given) => hub.closeSession(id, given),
      kick: (target, given) => hub.kick(target, given),
      sessions: () => hub.sessions(),
      recheck: (target) => hub.recheck(target),
    },
    restart(given = {}) {
      checkNames('simulation.restart', ['keepState'], given)
      const { keepState = true } = given
      network.cut()
      void hub.close()
      if (!keepState) store = createMemoryStore()
      hub = start()
    },
    deny(given) {
      if (given !== null && !isRefusal(given))
        throw new TypeError(
          `simulation.deny: expected { refused: 'unauthorized', 'forbidden' or 'token-expired' } or null, got ${describe(given)}`,
        )
      refusal = given
    },
    dispose: () => hub.close(),
  }
}
