import { describe, expect, it } from 'vitest'
import { inject } from './support/listener.js'
import { createWorld } from './support/world.js'

describe('a server that reports lost messages again and again', () => {
  it('makes the app fetch its state at most 10 times in 10 s, then asks the person, and may be tried again', async () => {
    const frame = { t: 'channel-error', ch: 'a', error: 'channel-full' }
    const world = createWorld()
    let resyncs = 0
    const here = world.channel('a')
    here.subscribe({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    await world.connect()
    for (let step = 0; step < 190; step += 1) {
      inject(world, frame)
      await world.advance(50)
    }
    expect(resyncs).toBe(10)
    expect(here.getState()).toMatchObject({ status: 'failed', continuity: 'gap' })
    await world.advance(300_000)
    here.resubscribe()
    await world.advance(1000)
    expect(here.getState()).toMatchObject({ status: 'subscribed' })
  })

  it('makes the app fetch its state at most 30 times in 5 min', async () => {
    const world = createWorld()
    let resyncs = 0
    const here = world.channel('a')
    here.subscribe({ onMessage: () => undefined, resync: () => void (resyncs += 1) })
    await world.connect()
    for (let step = 0; step < 140; step += 1) {
      inject(world, { t: 'channel-error', ch: 'a', error: 'channel-full' })
      await world.advance(2000)
    }
    expect([resyncs, here.getState()?.status]).toEqual([30, 'failed'])
  })
})
