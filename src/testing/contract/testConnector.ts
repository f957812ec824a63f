import { isRecord } from '../../core/shape.js'
import { checkOptions, isFunction, type Check, type OptionChecks } from '../../engine/checkOptions.js'
import { withAdvice } from './advisedCase.js'
import { capabilityCases } from './capabilityCases.js'
import { channelCases } from './channelCases.js'
import { lifeCases } from './lifeCases.js'
import { lossCases } from './lossCases.js'
import { endCases, noticeCases } from './noticeCases.js'
import { sendCases } from './sendCases.js'
import type { ConnectorContract, ContractCase, ContractFaults } from './types.js'

const isPart: Check = (value) => (isRecord(value) ? null : 'an object')

const contractChecks: OptionChecks<ConnectorContract> = {
  name: (value) => (typeof value === 'string' ? null : 'a text'),
  faults: isFunction,
  make: isFunction,
  verdict: isPart,
  politeClose: isPart,
  channel: isPart,
  notExercised: isPart,
}

/** @throws TypeError that names the hook, what was expected and what came */
function checkContract(contract: object): void {
  checkOptions<object>('testConnector', contractChecks, contract)
  for (const name of ['faults', 'make'])
    if (!(name in contract)) throw new TypeError(`testConnector: ${name} must be a function, got undefined`)
}

/**
 * The cases that every connector must pass, with a real client, a real server and a faulty network. They run in real time, up to
 * a minute each, in any test runner. The error of a case says what was expected, what came, and what to do.
 *
 * @throws TypeError for a contract with an unknown or wrong hook
 * @example
 * describe('my connector', () => {
 *   for (const { title, run } of testConnector(contract)) it(title, run, 60_000)
 * })
 */
export function testConnector<F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly ContractCase[] {
  checkContract(contract)
  return [
    ...lossCases(contract),
    ...noticeCases(contract),
    ...endCases(contract),
    ...lifeCases(contract),
    ...channelCases(contract),
    ...sendCases(contract),
    ...capabilityCases(contract),
  ].map(withAdvice)
}
