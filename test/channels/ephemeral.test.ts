import { describe, expect, it } from 'vitest'
import { ephemeralChannel, type EphemeralInfo } from 'react-connectivity'
import { createScripted } from './support/scripted.js'
import { createInbox, createWorld, watch, type World } from './support/world.js'

interface Heard {
  readonly data: unknown[]
  readonly infos: EphemeralInfo[]
  readonly leave: () => void
}

function hear(world: World, name: string): Heard {
  const data: unknown[] = []
  const infos: EphemeralInfo[] = []
  const leave = ephemeralChannel(world.client, name).subscribe((each, info) => {
    data.push(each)
    infos.push(info)
  })
  return { data, infos, leave }
}

const inject = (world: World, more: object = {}): void =>
  world.network.inject(JSON.stringify({ t: 'ephemeral', ch: 'a', d: 'typing', from: 'Bob', at: 7, ...more }))

describe('an ephemeral message', () => {
  it('reaches who listens for it, with its sender and time, and touches neither messages nor positions', async () => {
    const world = createWorld()
    const heard = hear(world, 'a')
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take, onGap: 'skip' })
    await world.connect()
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    const position = world.channel('a').position()
    inject(world)
    inject(world, { ch: 'b' })
    inject(world, { from: undefined })
    await world.advance(100)
    expect(heard.data).toEqual(['typing', 'typing'])
    expect(heard.infos).toEqual([
      { channel: 'a', from: 'Bob', at: 7 },
      { channel: 'a', from: null, at: 7 },
    ])
    expect(inbox.data).toEqual([1])
    expect(world.channel('a').position()).toEqual(position)
    heard.leave()
    inject(world)
    await world.advance(100)
    expect(heard.data).toHaveLength(2)
  })

  it('reaches no listener that another one took away, and is not stopped by one that throws', async () => {
    const world = createWorld()
    const got: string[] = []
    const { subscribe } = ephemeralChannel(world.client, 'a')
    subscribe(() => {
      leave()
      throw new Error('a mistake of the app')
    })
    const leave = subscribe(() => got.push('gone'))
    subscribe(() => got.push('there'))
    await world.connect()
    inject(world)
    await world.advance(100)
    expect(got).toEqual(['there'])
    expect(world.environment.errors).toMatchObject([{ message: 'a mistake of the app' }])
  })

  it('resolves when the server has passed it on, and is never in the outbox', async () => {
    const world = createWorld()
    await world.connect()
    const { send } = ephemeralChannel(world.client, 'a')
    const sent = watch(send('typing'))
    await world.environment.settle()
    expect(world.client.getState()).toMatchObject({ pending: 0, outbox: [] })
    expect(world.sent('client', 'ephemeral')).toMatchObject([{ ch: 'a', d: 'typing' }])
    await world.advance(100)
    expect(sent).toEqual({ settled: 1, code: 'kept' })
    expect(world.sent('server', 'ephemeral'), 'it does not come back to its sender').toEqual([])
  })

  it('is refused at once while the connection is down, and is not sent when it is back', async () => {
    const world = createWorld()
    const { send } = ephemeralChannel(world.client, 'a')
    await expect(send(1)).rejects.toMatchObject({ code: 'not-connected', channel: 'a' })
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    await expect(send(2)).rejects.toMatchObject({ code: 'not-connected' })
    world.network.mode = 'pass'
    await world.advance(60_000)
    expect(world.status()).toBe('connected')
    expect(world.sent('client', 'ephemeral')).toEqual([])
  })

  it('is over with its connection: it is not sent again', async () => {
    const world = createWorld()
    await world.connect()
    const lost = watch(ephemeralChannel(world.client, 'a').send(1))
    await world.environment.settle()
    world.network.cut()
    await world.environment.settle()
    expect(lost.code).toBe('connection-lost')
    await world.advance(60_000)
    expect(world.status()).toBe('connected')
    expect(world.sent('client', 'ephemeral')).toHaveLength(1)
  })

  it('is over when the app disconnects, signs out or disposes the client, and leaves nothing behind', async () => {
    for (const end of [
      (world: World) => void world.client.disconnect(),
      (world: World) => void world.client.signOut(),
      (world: World) => world.client.dispose(),
    ]) {
      const world = createWorld()
      await world.connect()
      const sent = watch(ephemeralChannel(world.client, 'a').send(1))
      await world.environment.settle()
      end(world)
      await world.environment.settle()
      expect(sent).toEqual({ settled: 1, code: 'connection-lost' })
      world.client.dispose()
      await world.simulation.dispose()
      await world.advance(1000)
      expect(world.leftovers()).toEqual({ timers: 0, listeners: 0, sockets: 0 })
    }
  })

  it('that the server does not know is given up in time', async () => {
    const page = createScripted({ ephemeral: () => undefined })
    await page.up('ada')
    const sent = watch(ephemeralChannel(page.client, 'a').send(1))
    await page.environment.advance(page.client.times.answerMs - 1)
    expect(sent.code).toBe('pending')
    await page.environment.advance(1)
    expect(sent.code).toBe('timed-out')
    await page.tell((receiver) => receiver.acknowledged('late', null))
    expect(sent.settled).toBe(1)
  })

  it('is refused where the connector has none, for data that is no JSON, and when too many wait', async () => {
    const without = createScripted()
    await without.up('ada')
    await expect(ephemeralChannel(without.client, 'a').send(1)).rejects.toMatchObject({
      code: 'not-supported',
    })
    const world = createWorld({ maxPending: 2 })
    await world.connect()
    const { send } = ephemeralChannel(world.client, 'a')
    await expect(send(() => 1)).rejects.toMatchObject({ code: 'invalid' })
    await expect(send('x'.repeat(70_000))).rejects.toMatchObject({ code: 'message-too-big' })
    const sends = [1, 2, 3].map((n) => watch(send(n)))
    await world.environment.settle()
    expect(sends.map(({ code }) => code)).toEqual(['pending', 'pending', 'outbox-full'])
  })

  it('is denied as a publish is, with the word of the server', async () => {
    const world = createWorld({}, { authorize: ({ action }) => action === 'subscribe' })
    await world.connect()
    const sent = watch(ephemeralChannel(world.client, 'a').send(1))
    await world.advance(100)
    expect(sent.code).toBe('forbidden')
  })
})
