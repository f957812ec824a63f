import { describe, expect, it } from 'vitest'
import { createWorld, watch } from './support/world.js'

describe('a send with a time of its own', () => {
  it('is rejected when the acknowledgement does not come within it, and others keep theirs [I9]', async () => {
    const world = createWorld()
    await world.connect()
    world.network.mode = 'swallow'
    const { send } = world.channel('a')
    const short = watch(send(1, { timeoutMs: 2000 }))
    const usual = watch(send(2))
    const open = watch(send(3, { timeoutMs: Infinity }))
    await world.advance(1999)
    expect(short.code).toBe('pending')
    await world.advance(1)
    expect(short.code).toBe('expired')
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(world.client.times.sendMs - 2000)
    expect([usual.code, open.code]).toEqual(['expired', 'pending'])
  })

  it.each([NaN, -1, '5000' as never])('of %s is refused, because it would never end', async (timeoutMs) => {
    const world = createWorld()
    await expect(world.channel('a').send(1, { timeoutMs })).rejects.toMatchObject({ code: 'invalid' })
    expect(world.client.getState().outbox).toEqual([])
  })
})
