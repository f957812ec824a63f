import { describe, it } from 'vitest'
import { testConnector, type ConnectorContract, type ContractFaults } from 'react-connectivity/testing'

/** The title of a case, with the row that it proves. */
export const withRow = (title: string): string =>
  title.startsWith('leaves no timer') ? `${title} [C11]` : title

/** Runs the contract suite over a connector. */
export function runContract<F extends ContractFaults>(contract: ConnectorContract<F>): void {
  describe(`the connector ${contract.name} keeps the contract`, () => {
    for (const { title, run } of testConnector(contract)) it(withRow(title), run, 120_000)
  })
}
