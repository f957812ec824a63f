import {
  channelServer,
  createConnectivity,
  presenterOf,
  type AuthOptions,
  type Connectivity,
  type ConnectivityOptions,
  type Presentation,
} from 'react-connectivity'
import { createSimulation, createVirtualEnvironment, type Simulation } from 'react-connectivity/testing'

type SimulationSetup = NonNullable<Parameters<typeof createSimulation>[0]>

/** What a visitor can do to the network. */
export type StageNetwork = 'live' | 'offline' | 'slow' | 'refuse'

/** A client and its server in this page, with a clock that can be advanced and then runs by itself. */
export interface Stage {
  readonly connectivity: Connectivity
  readonly simulation: Simulation
  /** The current presentation. */
  readonly presentation: () => Presentation
  /** Advances the clock in one step. */
  readonly advance: (ms: number) => Promise<void>
  /** Advances the clock in small steps until the condition holds. */
  readonly until: (holds: (stage: Stage) => boolean) => Promise<void>
  /** Sets the network status of the device. */
  readonly device: (network: 'online' | 'offline') => void
  /** Runs the clock, so many times as fast as real time. Default: 1. Returns the stop function. */
  readonly play: (speed?: number) => () => void
  /** Puts the network into a state of the toolbar. */
  readonly setNetwork: (to: StageNetwork) => void
  readonly dispose: () => void
}

export interface StageOptions {
  readonly client?: ConnectivityOptions
  readonly server?: SimulationSetup
  readonly auth?: AuthOptions
}

const STEP_MS = 100
const LATENCY_MS = 5
/** One way; a round trip takes twice as long. */
const SLOW_MS = 2000

/** Sets the stage: nothing is connected yet. */
export function createStage({ client = {}, server = {}, auth }: StageOptions = {}): Stage {
  // Draws of 0.9 make waits long enough to be counted down.
  const environment = createVirtualEnvironment({ random: () => 0.9 })
  const simulation = createSimulation({ ...server, environment })
  const connector = channelServer('/simulated', { dialler: simulation.dialler, ...(auth && { auth }) })
  const connectivity = createConnectivity(connector, { environment, ...client })
  // Subscribe from the start, because the presentation depends on its history.
  const presenter = presenterOf(connectivity)
  const lookAway = presenter.subscribe(() => undefined)
  const stage: Stage = {
    connectivity,
    simulation,
    presentation: presenter.getState,
    advance: (ms) => environment.advance(ms),
    async until(holds) {
      for (let step = 0; step < 3000 && !holds(stage); step += 1) await environment.advance(STEP_MS)
      if (!holds(stage)) throw new Error('stage: what was waited for did not happen within 5 minutes')
    },
    device: (network) => environment.signal(network),
    play(speed = 1) {
      let last = performance.now()
      let isMoving = false
      const timer = setInterval(() => {
        if (isMoving) return
        const now = performance.now()
        const passed = now - last
        last = now
        isMoving = true
        void environment.advance(passed * speed).finally(() => {
          isMoving = false
        })
      }, 20)
      return () => clearInterval(timer)
    },
    setNetwork(to) {
      const { network } = simulation
      environment.signal(to === 'offline' ? 'offline' : 'online')
      network.latencyMs = to === 'slow' ? SLOW_MS : LATENCY_MS
      network.mode = to === 'live' || to === 'slow' ? 'pass' : 'refuse'
      if (network.mode === 'refuse') network.cut()
      else connectivity.retryNow()
    },
    dispose() {
      lookAway()
      connectivity.dispose()
      void simulation.dispose()
    },
  }
  return stage
}
