import { describe, expect, it } from 'vitest'
import { manualRetry } from '../../src/core/retryPresets.js'
import { createVirtualEnvironment } from '../../src/testing/virtualEnvironment.js'
import { httpFixture } from './support/httpFixture.js'
import { pause, until } from './support/wait.js'

const lab = httpFixture()
const { probed, connected, ask } = lab

describe('an app without a socket, by the answers of its server', () => {
  it('reports an overloaded server and waits as long as it asks', async () => {
    const environment = createVirtualEnvironment()
    const { api, client, connection } = lab.run(probed(), { environment, backoff: {} })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    lab.server.answer = 'overloaded'
    lab.server.retryAfter = '120'
    await ask(api)
    const { status, reason, code, nextAttemptAt } = connection()
    expect({ status, reason, code }).toEqual({ status: 'reconnecting', reason: 'overloaded', code: 503 })
    expect((nextAttemptAt ?? 0) - environment.now()).toBeGreaterThanOrEqual(120_000)
    environment.signal('resumed')
    await environment.advance(119_000)
    await pause(50)
    expect(lab.server.probes()).toBe(1)
    lab.server.answer = 'well'
    await environment.advance(3000)
    await until('connected', () => connection().status === 'connected')
  })

  it('reports a gateway without a server behind it', async () => {
    const { api, reach, connection } = await connected()
    lab.server.answer = 'no-gateway'
    await ask(api)
    await reach('reconnecting')
    expect(connection()).toMatchObject({ reason: 'server-error', code: 502 })
  })

  it('takes any other status as proof that the server is there', async () => {
    const { api, story } = await connected()
    lab.server.answer = 'unauthorized'
    await ask(api)
    await pause(100)
    expect(lab.server.probes()).toBe(1)
    expect(story).toHaveLength(2)
  })

  it('notices a network that swallows everything', async () => {
    const { client, story, reach } = await connected(probed(), {
      times: { handshakeMs: 200, pongMs: 200, wakeMs: 200 },
    })
    lab.server.answer = 'silent'
    client.retryNow()
    await reach('reconnecting')
    expect(story).toContain('reconnecting: heartbeat-timeout')
    lab.server.answer = 'well'
    await reach('connected')
  })

  it('counts an outage from the request that failed, not from the probe that proved it', async () => {
    const environment = createVirtualEnvironment()
    const { api, client, connection } = lab.run(probed(), { environment })
    client.connect()
    await until('connected', () => connection().status === 'connected')
    lab.server.answer = 'silent'
    api.reportFailure(new DOMException('timed out', 'TimeoutError'))
    const failedAt = environment.now()
    await environment.advance(10_000)
    expect(connection()).toMatchObject({ status: 'reconnecting', outage: { since: failedAt } })
  })

  it('tries at once when a person asks, also while a probe hangs', async () => {
    const environment = createVirtualEnvironment()
    lab.server.answer = 'silent'
    const { client, connection } = lab.run(probed(), { environment })
    client.connect()
    await until('a probe that hangs', () => lab.server.probes() === 1)
    await environment.advance(6000)
    lab.server.answer = 'well'
    client.retryNow()
    await until('connected', () => connection().status === 'connected')
    expect(lab.server.probes()).toBe(2)
  })

  it('waits for a person after a loss when the app wants that', async () => {
    const { api, client, reach, connection } = await connected(probed(), { retry: manualRetry() })
    await lab.server.stop()
    await ask(api)
    await reach('paused')
    expect(connection().pausedBy).toBe('manual')
    await lab.server.start()
    await pause(300)
    expect(lab.server.probes()).toBe(1)
    client.retryNow()
    await reach('connected')
  })

  it('takes a status as a verdict only when the app says so, and then probes only on request', async () => {
    const { api, client, connection, reach } = await connected({
      ...probed(),
      verdicts: { 401: 'unauthorized' },
    })
    lab.server.answer = 'unauthorized'
    await ask(api)
    expect(connection()).toMatchObject({ status: 'failed', reason: 'unauthorized', code: 401 })
    lab.server.answer = 'well'
    await ask(api)
    await pause(300)
    expect(connection().status).toBe('failed')
    expect(lab.server.probes()).toBe(1)
    client.retryNow()
    await reach('connected')
  })
})
