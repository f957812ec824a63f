import { afterAll, beforeAll, describe, it } from 'vitest'
import { testConnector, type ConnectorContract } from 'react-connectivity/testing'
import { openPage, type BrowserPage } from './browserPage.js'
import type { RunningServer } from './faults.js'
import { withRow } from './runContract.js'
import type { ServerFaults } from './serverFaults.js'

declare global {
  // Provided by the page of a contract.
  var runCase: (title: string) => Promise<void>
}

/** Runs the contract suite inside a page of the real browser; servers and faults stay in this process. */
export function runContractInBrowser<S extends RunningServer>(
  contract: ConnectorContract<ServerFaults<S>>,
  script: string,
  start: () => Promise<S>,
): void {
  describe(`the connector ${contract.name} keeps the contract in a browser`, () => {
    let browser: BrowserPage<S> | undefined
    beforeAll(async () => {
      browser = await openPage(script, start)
    }, 120_000)
    afterAll(() => browser?.close())
    for (const { title } of testConnector(contract))
      it(withRow(title), () => browser!.page.evaluate((name) => globalThis.runCase(name), title), 120_000)
  })
}
