import { channelServer } from '../connectors/reconnecting.js'
import type { AuthOptions } from '../engine/authOptions.js'
import { describe } from '../core/describe.js'
import type { Presentation } from '../core/presentationTypes.js'
import type { Connectivity } from '../engine/connectivity.js'
import { createConnectivity } from '../engine/createConnectivity.js'
import type { ConnectivityOptions } from '../engine/options.js'
import { presenterOf } from '../engine/presenter.js'
import { createSimulation, type Simulation } from './createSimulation.js'
import type { SimulationOptions } from './simulationOptions.js'
import { createVirtualEnvironment, type VirtualEnvironment } from './virtualEnvironment.js'

/** A client in a prepared state, its simulated server and network, and a manual clock. */
export interface Situation {
  /** The client, for `ConnectivityProvider`. */
  readonly connectivity: Connectivity
  /** The server and the network of the client. */
  readonly simulation: Simulation
  /** The clock and the platform signals of the client. */
  readonly environment: VirtualEnvironment
  /** What a person should see now. */
  readonly presentation: () => Presentation
  /** Advances the clock; milliseconds. */
  readonly advance: (ms: number) => Promise<void>
  /**
   * Advances the clock in steps of 100 ms until the condition holds.
   *
   * @throws Error if it does not hold within 5 minutes on the clock
   */
  readonly until: (holds: (situation: Situation) => boolean) => Promise<void>
  /** Lets the clock run until `dispose`, `speed` times as fast as real time. Default: 1. Returns the stop function. */
  readonly play: (speed?: number) => () => void
  /** Disposes the client and the server. A second call does nothing. */
  readonly dispose: () => void
}

/** Options of `createSituation`. What the situation itself needs is set over them. */
export interface SituationOptions {
  /** The channel that the client subscribes to. Default: `orders`. */
  readonly channel?: string
  /** Options of the client, as for `createConnectivity`. */
  readonly client?: Omit<ConnectivityOptions, 'environment'>
  /** Options of the server, as for `createSimulation`. */
  readonly server?: Omit<SimulationOptions, 'environment'>
  /** Authentication of the client, as for `channelServer`. */
  readonly auth?: AuthOptions
}

const STEP_MS = 100
/** Five minutes in steps. */
const STEPS = 3000
/** How often a running clock advances. */
const TICK_MS = 20

/** The error of a condition that never held, with what a test looks for first. */
export function neverHeld({ connectivity, presentation, simulation }: Situation): Error {
  const { status, reason } = connectivity.getState().connection
  const { banner } = presentation()
  return new Error(
    'until: the condition did not hold within 5 minutes on the clock. ' +
      `Now the connection is ${status} (${reason}), the banner ${banner?.key ?? 'not there'}, and the network in the mode ` +
      `"${simulation.network.mode}"; only with simulation.network.mode = 'pass' does a client come back`,
  )
}

/** Runs the clock; returns the stop function. */
function run({ advance }: VirtualEnvironment, speed: number): () => void {
  if (!Number.isFinite(speed) || speed <= 0)
    throw new RangeError(`play: expected a speed above 0, such as 10 for ten times, got ${describe(speed)}`)
  let last = performance.now()
  let isAdvancing = false
  const timer = setInterval(() => {
    if (isAdvancing) return
    const now = performance.now()
    const passed = now - last
    last = now
    isAdvancing = true
    void advance(passed * speed).finally(() => {
      isAdvancing = false
    })
  }, TICK_MS)
  return () => clearInterval(timer)
}

/** Makes a client that is not connected yet. */
export function prepare({ client, server, auth }: SituationOptions): Situation {
  // Draws of 0.9 make waits long enough to be counted down.
  const environment = createVirtualEnvironment({ random: () => 0.9 })
  const simulation = createSimulation({ ...server, environment })
  const connector = channelServer('/simulated', { dialler: simulation.dialler, ...(auth && { auth }) })
  const connectivity = createConnectivity(connector, { ...client, environment })
  // Subscribe from the start, because the presentation depends on its history.
  const presenter = presenterOf(connectivity)
  const unsubscribe = presenter.subscribe(() => undefined)
  const playing = new Set<() => void>()
  let isDisposed = false
  const situation: Situation = {
    connectivity,
    simulation,
    environment,
    presentation: presenter.getState,
    advance: environment.advance,
    async until(holds) {
      for (let step = 0; step < STEPS && !holds(situation); step += 1) await environment.advance(STEP_MS)
      if (!holds(situation)) throw neverHeld(situation)
    },
    play(speed = 1) {
      if (isDisposed) return () => undefined
      const stop = run(environment, speed)
      playing.add(stop)
      return () => {
        playing.delete(stop)
        stop()
      }
    },
    dispose() {
      if (isDisposed) return
      isDisposed = true
      for (const stop of playing) stop()
      unsubscribe()
      connectivity.dispose()
      void simulation.dispose()
    },
  }
  return situation
}
