import { recordOutages } from 'react-connectivity'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { connectClient, createClient } from './support/client.js'
import { freePort, startScript, startServer, welcome } from './support/server.js'
import { until } from './support/wait.js'

describe('an operator', () => {
  it('reads the number of dials, which begins anew after a stable connection [N8]', async () => {
    const environment = createVirtualEnvironment()
    let refusals = 0
    const server = await startScript((frame, send) => {
      if (frame.t !== 'hello') return
      refusals -= 1
      send(
        refusals >= 0
          ? { t: 'goodbye', reason: 'server-error' }
          : welcome({ heartbeat: { intervalMs: 600_000, timeoutMs: 10_000 } }),
      )
    })
    const client = createClient(server.url, { environment })
    const hellos = (): readonly unknown[] =>
      server.frames
        .filter(({ t }) => t === 'hello')
        .map(({ attempt, cause, lastError }) => [attempt, cause, lastError])
    const isWaiting = (): boolean => client.getState().connection.nextAttemptAt !== null
    client.connect()
    await client.reaches('connected')
    await environment.advance(6000)
    refusals = 3
    server.sockets.at(-1)?.terminate()
    await client.reaches('reconnecting')
    for (const dial of [2, 3, 4, 5]) {
      const { nextAttemptAt } = client.getState().connection
      await environment.advance((nextAttemptAt ?? 0) - environment.now())
      await until('its hello', () => hellos().length === dial)
      await until('its end', () => client.status() === 'connected' || isWaiting())
    }
    await client.reaches('connected')
    await environment.advance(6000)
    server.sockets.at(-1)?.terminate()
    await client.reaches('reconnecting')
    await environment.advance(1000)
    await until('the last hello', () => hellos().length === 6)
    expect(hellos()).toEqual([
      [0, undefined, undefined],
      [1, 'network-lost', 'network-lost'],
      [2, 'network-lost', 'server-error'],
      [3, 'network-lost', 'server-error'],
      [4, 'network-lost', 'server-error'],
      [1, 'network-lost', 'network-lost'],
    ])
  })

  it('reads when the outage of a client began, how long it took, and its first and last reason [I24]', async () => {
    const port = await freePort()
    const first = await startServer({ port })
    const client = await connectClient(first.url)
    const { outages } = recordOutages(client)
    await first.close({ graceMs: 0 })
    await until('two dials in vain', () => (client.getState().connection.outage?.attempts ?? 0) >= 2)
    const second = await startServer({ port })
    await client.reaches('connected')
    const outage = outages().at(-1)
    const [session] = second.sessions()
    const told = session?.reconnect
    expect(told).toMatchObject({
      attempt: outage?.attempts,
      cause: outage?.cause.reason,
      lastError: outage?.lastError.reason,
    })
    expect(told?.cause).not.toBe(told?.lastError)
    const tookMs = (outage?.endedAt ?? 0) - (outage?.since ?? 0)
    expect(told?.outageMs).toBeGreaterThan(0)
    expect(told?.outageMs).toBeLessThanOrEqual(Math.ceil(tookMs))
    expect(second.all('welcomed')).toMatchObject([
      { attempt: told?.attempt, cause: told?.cause, lastError: told?.lastError, outageMs: told?.outageMs },
    ])
  })
})
