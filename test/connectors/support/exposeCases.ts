import { testConnector } from '../../../src/testing/contract/testConnector.js'
import type { ConnectorContract, ContractFaults } from '../../../src/testing/contract/types.js'

/** Lets the host of this page run the cases of a contract by their titles. */
export function exposeCases<F extends ContractFaults>(contract: ConnectorContract<F>): void {
  const cases = new Map(testConnector(contract).map(({ title, run }) => [title, run]))
  globalThis.runCase = async (title) => {
    const run = cases.get(title)
    if (run === undefined) throw new Error(`no case ${title}`)
    await run()
  }
}
