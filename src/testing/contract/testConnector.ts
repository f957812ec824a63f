import { capabilityCases } from './capabilityCases.js'
import { channelCases } from './channelCases.js'
import { lifeCases } from './lifeCases.js'
import { lossCases } from './lossCases.js'
import { endCases, noticeCases } from './noticeCases.js'
import type { ConnectorContract, ContractCase, ContractFaults } from './types.js'

/**
 * The cases that every connector must pass, with a real client, a real server and a faulty network. They run in real time, up to
 * a minute each, in any test runner.
 *
 * @example
 * describe('my connector', () => {
 *   for (const { title, run } of testConnector(contract)) it(title, run, 60_000)
 * })
 */
export const testConnector = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly ContractCase[] => [
  ...lossCases(contract),
  ...noticeCases(contract),
  ...endCases(contract),
  ...lifeCases(contract),
  ...channelCases(contract),
  ...capabilityCases(contract),
]
