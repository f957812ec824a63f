import { describe, expect, it } from 'vitest'
import { flushSends } from 'react-connectivity'
import { createWorld, watch } from './support/world.js'

describe('an app that is about to leave', () => {
  it('waits until its sends are acknowledged, and not for those that come later [I9]', async () => {
    const authorize = ({ channel }: { readonly channel: string }) =>
      channel === 'a' || new Promise<boolean>(() => {})
    const world = createWorld({}, { authorize })
    await world.connect()
    const sent = watch(world.channel('a').send(1))
    const flushed = watch(flushSends(world.client))
    await world.environment.settle()
    const later = watch(world.channel('unanswered').send(2))
    expect([sent.code, flushed.code]).toEqual(['pending', 'pending'])
    await world.advance(100)
    expect([sent.code, flushed.code, later.code]).toEqual(['kept', 'kept', 'pending'])
  })

  it('waits at most as long as it says, and the sends go on [I9]', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    const sent = watch(world.channel('a').send(1))
    const flushed = flushSends(world.client, { timeoutMs: 2000 }).catch((reason: unknown) => reason)
    await world.advance(2000)
    expect(await flushed).toMatchObject({ code: 'timed-out', message: 'flushSends: 1 sends wait still' })
    world.network.mode = 'pass'
    await world.advance(20_000)
    expect(sent.code).toBe('kept')
  })

  it('may wait only until the network has taken them, which proves less [I9]', async () => {
    let buffered = 0
    const base = createWorld()
    const { dialler } = base.simulation
    const dial: typeof dialler.dial = (...to) => ({ ...dialler.dial(...to), bufferedAmount: () => buffered })
    const { client, channel } = createWorld({ dialler: { dial }, environment: base.environment })
    client.connect()
    await base.advance(100)
    base.network.mode = 'swallow'
    const sent = watch(channel('a').send(1))
    buffered = 500
    const flushed = watch(flushSends(client, { until: 'sent' }))
    await base.advance(200)
    expect(flushed.code).toBe('pending')
    buffered = 0
    await base.advance(50)
    expect([flushed.code, sent.code]).toEqual(['kept', 'pending'])
  })

  it('waits for nothing without sends, and while it waits it can be given up', async () => {
    const world = createWorld()
    await flushSends(world.client)
    await flushSends(world.client, { until: 'sent' })
    void world.channel('a').send(1)
    const controller = new AbortController()
    const given = flushSends(world.client, { signal: controller.signal }).catch((reason: unknown) => reason)
    await world.environment.settle()
    controller.abort('never mind')
    expect(await given).toBe('never mind')
    await expect(flushSends(world.client, { signal: controller.signal })).rejects.toBe('never mind')
  })

  it('may be given up in the same tick', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    void world
      .channel('a')
      .send(1)
      .catch(() => undefined)
    await world.environment.settle()
    const timers = world.environment.timers()
    const controller = new AbortController()
    const flushed = watch(flushSends(world.client, { signal: controller.signal }))
    controller.abort(Object.assign(new Error('never mind'), { code: 'given-up' }))
    await world.environment.settle()
    expect(flushed.code).toBe('given-up')
    expect(world.environment.timers()).toBe(timers)
  })

  it('leaves no timer and no listener behind', async () => {
    const world = createWorld()
    await world.connect()
    const timers = world.environment.timers()
    const sent = world.channel('a').send(1)
    const flushed = flushSends(world.client)
    await world.advance(100)
    await Promise.all([sent, flushed])
    expect(world.environment.timers()).toBe(timers)
  })

  it('leaves no timer behind when it has waited for the network', async () => {
    const idle = createWorld()
    await idle.connect()
    const world = createWorld()
    const sent = world.channel('a').send(1)
    const flushed = flushSends(world.client, { until: 'sent' })
    await world.environment.settle()
    await world.connect()
    await Promise.all([sent, flushed])
    expect(world.environment.timers()).toBe(idle.environment.timers())
  })
})
