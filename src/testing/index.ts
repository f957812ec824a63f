export { createSimulation, type Simulation, type SimulationOptions } from './createSimulation.js'
export type { NetworkMode, SimulatedNetwork } from './simulatedNetwork.js'
export {
  createVirtualEnvironment,
  type VirtualEnvironment,
  type VirtualEnvironmentOptions,
} from './virtualEnvironment.js'
