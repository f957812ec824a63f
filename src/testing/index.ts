export { createSimulation, type Simulation } from './createSimulation.js'
export type { SimulationOptions } from './simulationOptions.js'
export type { SimulatedNetwork } from './simulatedNetwork.js'
export type { NetworkMode } from './simulatedWire.js'
export {
  createVirtualEnvironment,
  type VirtualEnvironment,
  type VirtualEnvironmentOptions,
} from './virtualEnvironment.js'
export { createSituation } from './createSituation.js'
export type { Situation, SituationOptions } from './situation.js'
export { situationNames, type SituationName } from './situations.js'
export { testConnector } from './contract/testConnector.js'
export type {
  ConnectorContract,
  ContractCase,
  ContractChannel,
  ContractFaults,
  ContractSubject,
  ForeignClient,
} from './contract/types.js'
