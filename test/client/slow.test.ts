import { presenterOf, type Connection, type LedState } from 'react-connectivity'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { createClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

describe('a connection over a slow network', () => {
  it('is shown as slow, stays connected, and is good again when the network is fast [U38]', async () => {
    const server = await startServer({ heartbeat: { intervalMs: 50, timeoutMs: 10_000, idleMs: 60_000 } })
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    // Far from each other, so that a busy machine cannot confuse them.
    const times = { slowMs: 1500, slowPingMs: 60_000, fastMs: 1400 }
    const client = createClient(`ws://127.0.0.1:${proxy.port}/realtime`, { times })
    const presenter = presenterOf(client)
    const leds: LedState[] = []
    onTestFinished(presenter.subscribe(({ led }) => void (leds.at(-1) === led.state || leds.push(led.state))))
    const commits: Connection[] = []
    onTestFinished(
      client.subscribe(({ connection }, before) => {
        if (connection !== before.connection) commits.push(connection)
      }),
    )
    client.connect()
    await client.reaches('connected')
    await until('a round trip', () => client.roundTripMs() !== null)
    const before = commits.length
    const trips = (): number => client.sent('server').filter((type) => type === 'pong').length
    const some = trips() + 5
    await until('more round trips', () => trips() >= some)
    expect(commits.length, 'a round trip is no commit').toBe(before)

    proxy.set({ latencyMs: 800 })
    await until('the verdict', () => client.getState().connection.quality === 'degraded')
    await until('the LED', () => leds.at(-1) === 'degraded')
    expect(client.roundTripMs()).toBeGreaterThanOrEqual(1500)
    expect(presenter.getState()).toMatchObject({ banner: null, led: { tone: 'warning', quiet: false } })

    await proxy.pass()
    await until('the end of it', () => client.getState().connection.quality === 'good')
    await until('the LED', () => leds.at(-1) === 'online')
    expect(commits.length, 'one commit per change of the verdict').toBe(before + 2)
    expect(client.statuses).toEqual(['connecting', 'connected'])
  })
})
