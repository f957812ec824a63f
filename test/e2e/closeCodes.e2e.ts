import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bareEnd } from './support/bareEnd.js'
import { drawMiddle } from './support/draws.js'
import { labFixture } from './support/labFixture.js'
import { startScriptedServer, type ScriptedServer } from './support/scriptedServer.js'

// Ways in which a server closes a socket, and the reaction of the package.

const fixture = labFixture()
let scripted: ScriptedServer
beforeAll(async () => {
  scripted = await startScriptedServer()
})
afterAll(() => scripted.close())

describe('a close', () => {
  test.each([
    [1000, 'failed', 'server-closed', 'F27'],
    [1001, 'connecting', 'server-restart', 'F28'],
    [1005, 'connecting', 'network-lost', 'F29'],
    [1008, 'failed', 'policy-violation', 'F31'],
    [1011, 'connecting', 'server-error', 'B7'],
    [4403, 'failed', 'forbidden', 'B7'],
    [4999, 'connecting', 'network-lost', 'B7'],
  ] as const)('with code %i leaves the package %s, because of %s [%s]', async (code, status, reason, _id) => {
    const kit = await fixture.open({
      url: `${scripted.url}/close/${code}`,
      wait: false,
      backoff: { windowMs: 300, capMs: 300 },
    })
    const failed = await kit.until('a failure', ({ statuses }) => statuses.length >= 2)
    expect(failed.statuses[1]).toMatchObject({ status, reason, code })
    const isOver = status === 'failed'
    await kit.until('the next dial, or none', ({ statuses }) => isOver || statuses.length > 2)
    if (!isOver) return
    await kit.page.waitForTimeout(1000)
    expect((await kit.read()).statuses).toHaveLength(2)
  })

  test.each([
    [1012, 'server-restart', 7400, 7500],
    [1013, 'overloaded', 22_400, 22_500],
    [1014, 'server-error', 59_900, 60_000],
  ] as const)(
    'with code %i (%s) keeps the package away as long as that asks for [F34]',
    async (code, reason, from, to) => {
      // In the middle of each window. A wait is read while it lasts, so none is short.
      const kit = await fixture.open({
        url: `${scripted.url}/close/${code}`,
        wait: false,
        before: drawMiddle,
        backoff: { quickMs: 600_000, quickGapMs: 100_000 },
      })
      const failed = await kit.until('a wait', ({ statuses }) => statuses.at(-1)?.stage === 'waiting')
      expect(failed.statuses.at(-1)).toMatchObject({ status: 'connecting', reason, code })
      const wait = await kit.page.evaluate(() => {
        const { nextAttemptAt, outage } = window.lab.connectivity!.getState().connection
        return (nextAttemptAt ?? 0) - (outage?.lastError.at ?? 0)
      })
      expect(wait).toBeGreaterThan(from)
      expect(wait).toBeLessThanOrEqual(to)
    },
  )

  const broken = [
    // Browsers report some of these close codes and treat others as a broken frame.
    ...[999, 1006, 1015, 2999, 5000].map(
      (code) => [`8802${code.toString(16).padStart(4, '0')}`, code] as const,
    ),
    // A text that is no UTF-8, and one that is masked.
    ['8101ff', 1006],
    ['8182010203040506', 1006],
  ] as const
  test('with bytes that no server may send is a lost connection like any other [F36]', async () => {
    const app = await fixture.open({ wait: false, channels: [] })
    // A valid close frame in the same way, as a control.
    expect(await bareEnd(app, `${scripted.url}/raw/880203e8`)).toMatchObject({ code: 1000, wasClean: true })
    const outcomes = broken.map(async ([bytes, sent]) => {
      const { code } = await bareEnd(app, `${scripted.url}/raw/${bytes}`)
      expect([sent, 1006], bytes).toContain(code)
      const kit = await fixture.open({ url: `${scripted.url}/raw/${bytes}`, wait: false })
      const lost = await kit.until('a loss', ({ statuses }) => statuses.length >= 2)
      expect(lost.statuses[1], bytes).toMatchObject({ stage: 'waiting', reason: 'network-lost', code })
    })
    await Promise.all(outcomes)
  })
})
