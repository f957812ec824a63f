import { describe, expect, it } from 'vitest'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import { httpFixture } from './support/httpFixture.js'
import { trackFetch } from './support/httpRun.js'
import { pause, until } from './support/wait.js'

const lab = httpFixture()
const { probed, connected, ask } = lab

describe('an app without a socket, with a probe', () => {
  it('knows that it is connected after one probe, and probes no more while all is well [C4]', async () => {
    const environment = createVirtualEnvironment()
    const { client, api, connection, story } = lab.run(probed(), { environment })
    client.connect()
    expect(connection().status).toBe('connecting')
    await until('connected', () => connection().status === 'connected')
    for (let hour = 0; hour < 3; hour += 1) await environment.advance(3_600_000)
    environment.signal('resumed')
    environment.signal('online')
    api.reportSuccess()
    await ask(api)
    await pause(100)
    expect(lab.server.probes()).toBe(1)
    expect(environment.timers()).toBe(0)
    expect(story).toEqual(['connecting: connect-requested', 'connected: established'])
  })

  it('claims no check after a resume, because it asks for no sign of life while all is well', async () => {
    const environment = createVirtualEnvironment()
    const { client, api, connection } = lab.run(probed(), { environment })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    await lab.server.stop()
    environment.signal('resumed')
    await environment.advance(60_000)
    const asksAgain = connection().status !== 'connected'
    expect(api.capabilities.verifies).toBe(asksAgain)
  })

  it('sends probes without cookies, without a referrer and with a nonce that is never the same', async () => {
    const { client } = await connected()
    client.retryNow()
    await until('a second probe', () => lab.server.probes() === 2)
    const [first, second] = lab.server.requests
    expect(first?.query.get('nonce')).toMatch(/^\w{4,64}$/)
    expect(second?.query.get('nonce')).not.toBe(first?.query.get('nonce'))
    expect(first?.headers).not.toHaveProperty('cookie')
    expect(first?.headers).not.toHaveProperty('authorization')
    expect(first?.headers).not.toHaveProperty('referer')
  })

  it('stays connected when a request fails and the probe is answered', async () => {
    const { api, client, connection, story } = await connected()
    const before = connection()
    let commits = 0
    client.subscribe(() => (commits += 1))
    api.reportFailure(new TypeError('Failed to fetch'))
    await until('the probe that decides', () => lab.server.probes() === 2)
    await pause(100)
    expect(connection()).toBe(before)
    expect(commits).toBe(0)
    expect(story).toHaveLength(2)
  })

  it('reconnects by probes when the server is gone, and stops probing when it is back [C4]', async () => {
    const { api, connection, story, reach } = await connected()
    await lab.server.stop()
    await ask(api)
    await reach('reconnecting')
    await until('several probes', () => (connection().outage?.attempts ?? 0) >= 3)
    await lab.server.start()
    await reach('connected')
    const { outage, reconnectCount } = connection()
    expect(outage).toMatchObject({ cause: { reason: 'unreachable' }, endedAt: expect.any(Number) })
    expect(reconnectCount).toBe(1)
    expect(story.slice(2)).toEqual(['reconnecting: unreachable', 'connected: recovered'])
    const asked = lab.server.requests.length
    await pause(600)
    expect(lab.server.requests).toHaveLength(asked)
  })

  it('tries the first probe again until the server is there', async () => {
    await lab.server.stop()
    const { client, connection, story, reach } = lab.run(probed())
    client.connect()
    await until('a failed probe', () => connection().outage !== null)
    expect(connection()).toMatchObject({ status: 'connecting', hasEverConnected: false })
    await lab.server.start()
    await reach('connected')
    expect(story.at(-1)).toBe('connected: established')
  })

  it('makes one outage of many failed requests, and does not delay the next probe for them', async () => {
    const environment = createVirtualEnvironment()
    const { api, client, connection } = lab.run(probed(), { environment, backoff: {} })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    await lab.server.stop()
    await ask(api)
    await until('reconnecting', () => connection().status === 'reconnecting')
    const { outage, nextAttemptAt } = connection()
    expect(nextAttemptAt).not.toBeNull()
    for (let n = 0; n < 20; n += 1) await ask(api)
    expect(connection()).toMatchObject({ outage, nextAttemptAt })
  })

  it('does not believe an answer that a cache may have given: it probes', async () => {
    const environment = createVirtualEnvironment()
    const { fetch: send, answered } = trackFetch()
    const { api, client, connection } = lab.run({ ...probed(), fetch: send }, { environment, backoff: {} })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    await lab.server.stop()
    await ask(api)
    await until('reconnecting', () => connection().status === 'reconnecting')
    for (let n = 0; n < 100; n += 1) {
      api.reportSuccess(new Response())
      await environment.advance(1000)
      await answered()
      await environment.settle()
    }
    expect(connection().status).toBe('reconnecting')
    expect(connection().outage?.attempts).toBeLessThan(25)
  })

  it('probes ever more rarely for a url of the app that never works', async () => {
    const environment = createVirtualEnvironment()
    const { fetch: send, answered } = trackFetch()
    const { api, client, connection, story } = lab.run(
      { ...probed(), fetch: send },
      { environment, backoff: {} },
    )
    client.connect()
    await until('connected', () => connection().status === 'connected')
    const seen: number[] = []
    for (let second = 0; second < 300; second += 1) {
      if (second % 30 === 0) seen.push(lab.server.probes())
      api.reportFailure(new TypeError('Failed to fetch'))
      await environment.advance(1000)
      await answered()
      await environment.settle()
    }
    // At most 30 in 5 minutes, and not all of them at once.
    expect(lab.server.probes()).toBeLessThanOrEqual(31)
    expect(seen[1]).toBeLessThan(15)
    expect(lab.server.probes()).toBeGreaterThan(seen[8] ?? 0)
    expect(story).toHaveLength(2)
  })
})
