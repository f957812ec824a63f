import { describe, it } from 'vitest'
import { testConnector, type ConnectorContract } from 'react-connectivity/testing'
import type { ContractFaults } from '../../../src/testing/contract/types.js'

/** Runs the contract suite over a connector. Rows that each connector proves stand in the title. */
export function runContract<F extends ContractFaults>(contract: ConnectorContract<F>): void {
  describe(`the connector ${contract.name} keeps the contract`, () => {
    for (const { title, run } of testConnector(contract)) it(title, run, 120_000)
  })
}
