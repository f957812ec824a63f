import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { connectorPage } from '../../scripts/connectorTable.mjs'

describe('the page about connectors', () => {
  it('shows the capabilities and the example as the code has them', async () => {
    const { current, written } = await connectorPage()
    expect(written, 'run: node scripts/connectorTable.mjs').toBe(current)
  })

  it('shows an example of at most 40 lines, which passes the contract suite', () => {
    const code = readFileSync('test/connectors/examples/fromPartySocket.ts', 'utf8')
    expect(code.trimEnd().split('\n').length).toBeLessThanOrEqual(40)
  })
})
