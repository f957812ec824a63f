import type { Measurement } from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld } from './support/world.js'

/** A client that measures; each measurement with the status at its time. */
function createMeasured(...[options, server]: Parameters<typeof createWorld>) {
  const measured: Measurement[] = []
  const world = createWorld({ metrics: (measurement) => measured.push(measurement), ...options }, server)
  const ofType = (type: Measurement['type']) => measured.filter((each) => each.type === type)
  return { ...world, measured, ofType }
}

describe('measurements of a client', () => {
  it('tell each dial and the round trip of each heartbeat', async () => {
    const { connect, advance, network, measured, ofType } = createMeasured()
    network.latencyMs = 40
    await connect()
    expect(measured).toEqual([{ type: 'dial' }])
    await advance(60_000)
    expect(ofType('round-trip')).toEqual([
      { type: 'round-trip', ms: 80 },
      { type: 'round-trip', ms: 80 },
    ])
    network.cut()
    await advance(5000)
    expect(ofType('dial').length).toBeGreaterThan(1)
  })

  it('tell how long each outage took, and its first reason', async () => {
    const { client, connect, advance, network, ofType } = createMeasured()
    await connect()
    expect(ofType('recovery')).toEqual([])
    network.mode = 'refuse'
    network.cut()
    await advance(20_000)
    expect(ofType('recovery')).toEqual([])
    network.mode = 'pass'
    await advance(60_000)
    const { outage } = client.getState().connection
    const ms = (outage?.endedAt ?? 0) - (outage?.since ?? 0)
    expect(ofType('recovery')).toEqual([{ type: 'recovery', ms, reason: 'network-lost' }])
    expect(ms).toBeGreaterThanOrEqual(20_000)
    expect(ofType('dial')).toHaveLength(1 + (outage?.attempts ?? 0))
  })

  it('tell how long a resync took, and whether it was done', async () => {
    const { environment, channel, connect, advance, network, ofType } = createMeasured()
    let isFailing = false
    channel('a').subscribe({
      onMessage: () => undefined,
      resync: () =>
        new Promise((resolve, reject) => {
          environment.setTimer(() => (isFailing ? reject(new Error('no')) : resolve(null)), 300)
        }),
    })
    await connect()
    network.inject('{"t":"channel-error","ch":"a","error":"channel-full"}')
    await advance(1000)
    expect(ofType('resync')).toEqual([{ type: 'resync', ms: 300, outcome: 'resynced' }])
    isFailing = true
    network.inject('{"t":"channel-error","ch":"a","error":"channel-full"}')
    await advance(1000)
    expect(ofType('resync')[1]).toEqual({ type: 'resync', ms: 300, outcome: 'resyncFailed' })
  })

  it('come after the commit, and their errors are reported and stop nothing', async () => {
    const statuses: string[] = []
    const world = createWorld({
      metrics({ type }) {
        statuses.push(`${type} ${world.status()}`)
        // A turn of its own, within the callback.
        world.client.retryNow()
        throw new Error(`metrics ${type}`)
      },
    })
    await world.connect()
    world.network.cut()
    await world.advance(5000)
    expect(world.status()).toBe('connected')
    expect(statuses).toContain('dial connecting')
    expect(statuses).toContain('recovery connected')
    const reported = new Set(world.environment.errors.map((error) => (error as Error).message))
    expect(reported).toContain('metrics dial')
    expect(reported).toContain('metrics recovery')
  })

  it('hold no id, no name and no data', async () => {
    const { channel, connect, advance, network, measured } = createMeasured({
      auth: { getToken: () => 'canary-token' },
    })
    channel('canary-channel').subscribe({ onMessage: () => undefined, resync: async () => 'canary-data' })
    await connect()
    network.inject(
      '{"t":"channel-error","ch":"canary-channel","error":"channel-full","message":"canary-text"}',
    )
    network.cut()
    await advance(60_000)
    expect(measured.length).toBeGreaterThan(3)
    expect(JSON.stringify(measured)).not.toContain('canary')
    for (const { type, ...rest } of measured)
      for (const value of Object.values(rest)) expect([type, typeof value]).not.toEqual([type, 'object'])
  })

  it('are refused when they are no function', () => {
    expect(() => createWorld({ metrics: 'console' as never })).toThrow('metrics must be a function')
  })
})
