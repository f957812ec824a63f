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
  /** Runs the clock in real time. Returns the stop function. */
  readonly play: () => () => void
  readonly dispose: () => void
}

export interface StageOptions {
  readonly client?: ConnectivityOptions
  readonly server?: SimulationSetup
  readonly auth?: AuthOptions
}

const STEP_MS = 100

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
    play() {
      let last = performance.now()
      let isMoving = false
      const timer = setInterval(() => {
        if (isMoving) return
        const now = performance.now()
        const passed = now - last
        last = now
        isMoving = true
        void environment.advance(passed).finally(() => {
          isMoving = false
        })
      }, 20)
      return () => clearInterval(timer)
    },
    dispose() {
      lookAway()
      connectivity.dispose()
      void simulation.dispose()
    },
  }
  return stage
}
