import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statusesOf } from '../support/app.js'
import { startScriptedServer, type ScriptedServer } from '../support/scriptedServer.js'
import { bareEnd } from '../support/bareEnd.js'
import { engineFixture } from './support/engineFixture.js'
import { engines } from './support/engine.js'

// How engines report a failure differs; what the package makes of it does not.

describe.each(engines)('in $name', ({ start, reset, delaysDials }) => {
  const fixture = engineFixture(start)
  let scripted: ScriptedServer
  beforeAll(async () => {
    scripted = await startScriptedServer()
  })
  afterAll(() => scripted.close())

  test('a reset counts as one loss, whether an error comes before its close or not [B3]', async () => {
    const url = `${scripted.url}/reset`
    const bare = await fixture.open({ channels: [], wait: false })
    expect(await bareEnd(bare, url)).toMatchObject({ events: reset, code: 1006, wasClean: false })
    const app = await fixture.open({ url, wait: false })
    const { statuses } = await app.until('three losses', (written) => {
      return written.statuses.filter(({ stage }) => stage === 'waiting').length >= 3
    })
    expect(statuses.slice(0, 6).map(({ stage }) => stage)).toEqual([
      'dialling',
      'waiting',
      'dialling',
      'waiting',
      'dialling',
      'waiting',
    ])
    const losses = statuses.filter(({ stage }) => stage === 'waiting')
    for (const { reason, code } of losses) expect([reason, code]).toEqual(['network-lost', 1006])
  })

  test('a dial that the browser holds back for seconds is no time-out, and the page is back by itself when the server is [B12]', async () => {
    const { lab } = fixture.site
    // Many dials, one soon after the other, so that a browser that delays them gets to long delays.
    const app = await fixture.open({ backoff: { quickMs: 600_000, quickGapMs: 100 } })
    lab.proxy.refuse()
    lab.proxy.drop()
    const { statuses } = await app.until('six failed dials', (written) => {
      return written.statuses.filter(({ stage }) => stage === 'waiting').length > 6
    })
    const [loss, ...failures] = statuses.filter(({ stage }) => stage === 'waiting')
    expect([loss?.reason, loss?.code]).toEqual(['network-lost', 1006])
    for (const { reason, code } of failures) expect([reason, code]).toEqual(['unreachable', 1006])
    const took = statuses.map(({ at, stage }, index) => {
      return stage === 'dialling' ? (statuses[index + 1]?.at ?? at) - at : 0
    })
    // The lower limit shows that the delay is real in this engine; no test needs it to be short.
    if (delaysDials) expect(Math.max(...took)).toBeGreaterThan(500)

    await lab.proxy.pass()
    const back = await app.until('the way back', ({ statuses: all }) => all.at(-1)?.status === 'connected')
    expect(statusesOf(back)).toEqual(['connecting', 'connected', 'reconnecting', 'connected'])
    expect(back.statuses.filter(({ reason }) => reason === 'handshake-timeout')).toEqual([])
    expect(back.problems).toEqual([])
  })
})
