import { describe, expect, it } from 'vitest'
import { request, type RequestOptions } from 'react-connectivity'
import { createScripted } from './support/scripted.js'
import { ask, slow } from './support/slowRequest.js'
import { createWorld, watch } from './support/world.js'

describe('a request', () => {
  it('without an answer for three seconds asks for a sign of life, and a dead connection is noticed', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    world.network.mode = 'swallow'
    const asked = ask(world, 'echo', 1)
    await world.advance(3000)
    expect(world.sent('client', 'ping')).toHaveLength(1)
    await world.advance(2500)
    expect(asked.code).toBe('connection-lost')
  })

  it('that is slow on a sound connection costs one ping, not one every three seconds', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    ask(world, 'slow', 1)
    await world.advance(20_000)
    expect(world.sent('client', 'ping')).toHaveLength(1)
  })

  it('is refused when too many wait, for data that is no JSON or too big, for a bad name and a bad time', async () => {
    const world = createWorld({ maxPending: 2 }, slow().options)
    await world.connect()
    const bad = (name: string, data?: unknown, options?: RequestOptions) =>
      request(world.client, name, data, options)
    await expect(bad('a', () => 1)).rejects.toMatchObject({ code: 'invalid', channel: null })
    await expect(bad('a', 'x'.repeat(70_000))).rejects.toMatchObject({ code: 'message-too-big' })
    await expect(bad('')).rejects.toMatchObject({ code: 'invalid' })
    await expect(bad('x'.repeat(201))).rejects.toMatchObject({ code: 'invalid' })
    await expect(bad('a', 1, { timeoutMs: NaN })).rejects.toMatchObject({ code: 'invalid' })
    expect(() => bad('a', 1, { timeout: 1 } as object)).toThrow('unknown option "timeout"')
    const asked = [1, 2, 3].map((n) => ask(world, 'slow', n))
    await world.environment.settle()
    expect(asked.map(({ code }) => code)).toEqual(['pending', 'pending', 'too-many-requests'])
  })

  it('that waits for the first connection is refused when its server takes only less, and the connection stays', async () => {
    const world = createWorld({}, { ...slow().options, limits: { maxFrameBytes: 4000 } })
    const asked = ask(world, 'echo', 'x'.repeat(10_000), { idempotent: true })
    await world.connect()
    await world.advance(5000)
    expect([asked.code, world.network.dials(), world.status()]).toEqual(['message-too-big', 1, 'connected'])
  })

  it('is refused where the connector has none', async () => {
    const page = createScripted()
    await page.up('ada')
    await expect(request(page.client, 'a')).rejects.toMatchObject({ code: 'not-supported' })
  })

  it('waits while the network does not keep up', async () => {
    let buffered = 0
    const world = createWorld({}, slow().options)
    const { dialler } = world.simulation
    const dial: typeof dialler.dial = (...to) => ({ ...dialler.dial(...to), bufferedAmount: () => buffered })
    const page = createWorld({ dialler: { dial }, environment: world.environment })
    page.client.connect()
    await world.advance(100)
    buffered = 100_000
    const asked = watch(request(page.client, 'echo', 1))
    await world.advance(1000)
    expect(world.sent('client', 'request')).toEqual([])
    buffered = 0
    await world.advance(1000)
    expect(asked.code).toBe('kept')
  })

  it('takes no answer that nobody asked for, and none twice', async () => {
    const world = createWorld({}, slow().options)
    await world.connect()
    const asked = ask(world, 'slow', 1)
    await world.advance(100)
    const [frame] = world.sent('client', 'request')
    world.network.inject(JSON.stringify({ t: 'response', id: 'another', d: 1 }))
    expect(asked.code).toBe('pending')
    for (const d of [1, 2]) world.network.inject(JSON.stringify({ t: 'response', id: frame?.['id'], d }))
    await world.advance(100)
    expect(asked).toEqual({ settled: 1, code: 'kept' })
    expect([world.problems, world.environment.errors]).toEqual([[], []])
  })
})
