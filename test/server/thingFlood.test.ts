import { describe, expect, it } from 'vitest'
import { createHub, type HubOptions } from 'react-connectivity/server'
import { connectPeer, type TestPeer } from './support/testPeer.js'
import { createVirtualClock } from './support/virtualClock.js'

function startWorld(options: Partial<HubOptions>) {
  const clock = createVirtualClock()
  const heartbeat = { intervalMs: 300_000, timeoutMs: 10_000, idleMs: 600_000 }
  const hub = createHub({ environment: clock.environment, heartbeat, ...options })
  const dial = async (token?: string): Promise<TestPeer> => {
    const client = connectPeer(hub)
    client.send({ t: 'hello', v: 1, attempt: 0, ...(token !== undefined && { token }) })
    await clock.tick()
    return client
  }
  return { clock, hub, dial }
}

/** Binds so many things, in frames of 250. Returns how many are refused. */
async function bindMany(
  { clock }: Pick<ReturnType<typeof startWorld>, 'clock'>,
  client: TestPeer,
  count: number,
  start: string,
): Promise<number> {
  const { length } = client.frames
  for (let n = 0; n < count; n += 250) {
    const things = Array.from({ length: Math.min(250, count - n) }, (_, m) => `${start}${n + m}`)
    client.send({ t: 'bind', id: `${start}${n}`, things })
  }
  await clock.tick()
  const refused = client.frames
    .slice(length)
    .flatMap((frame) => (frame.t === 'bound' ? (frame.refused ?? []) : []))
  for (const { error } of refused) expect(error).toBe('too-many')
  return refused.length
}

describe('a client that asks for all things', () => {
  it('again and again is given them at the rate of kept messages', async () => {
    const limits = { replayBytesPerSecond: 100_000, replayByteBurst: 100_000 }
    const world = startWorld({ things: { authorize: () => true }, limits })
    const { clock, dial } = world
    const gateway = await dial()
    await bindMany(world, gateway, 1000, 'thing-')
    const watcher = await dial()
    const bytes = (): number => watcher.batches.reduce((sum, { text }) => sum + text.length, 0)
    for (let n = 0; n < 50; n += 1) watcher.send({ t: 'watch', prefix: '' }, { t: 'unwatch', prefix: '' })
    watcher.send({ t: 'watch', prefix: '' })
    await clock.tick()
    const once = 130_000
    expect(bytes()).toBeLessThan(100_000 + once)
    await clock.advance(10_000)
    expect(bytes()).toBeLessThan(11 * 100_000 + once)
    // Nothing is lost: in the end it has all, and hears of changes at once.
    await clock.advance(120_000)
    gateway.send({ t: 'unbind', id: 'u', things: ['thing-7'] })
    await clock.tick()
    expect(watcher.frames.at(-1)).toMatchObject({
      t: 'things',
      things: [{ id: 'thing-7', connected: false }],
    })
    expect(watcher.close).toBeUndefined()
  })

  it('under many prefixes and reads nothing waits for its own reading, and holds no list of them for each', async () => {
    const asked: string[] = []
    const authorize = ({ action, thing }: { readonly action: string; readonly thing: string }): boolean => {
      if (action === 'watch') asked.push(thing)
      return true
    }
    const world = startWorld({ things: { authorize }, limits: { maxBufferedBytes: 20_000 } })
    const { clock, dial } = world
    await bindMany(world, await dial(), 1000, 'thing-with-a-long-name-')
    const watcher = await dial()
    watcher.buffered = 15_000
    const name = 'thing-with-a-long-name-'
    watcher.send(...Array.from({ length: 20 }, (_, n) => ({ t: 'watch', prefix: name.slice(0, n) })))
    await clock.tick()
    expect(asked).toHaveLength(1)
    for (let n = 0; n < 100; n += 1) {
      watcher.fakeBuffered(1)
      watcher.buffered = 0
      await clock.tick()
    }
    expect(asked).toHaveLength(20)
    const all = watcher.frames.flatMap((frame) => (frame.t === 'things' ? frame.things : []))
    expect(all).toHaveLength(20_000)
  })
})

describe('one user', () => {
  const things = { authorize: () => true, maxPerConnection: 400, maxPerUser: 1000 }

  it('stands for so many things and no more, over all connections; another user is not concerned', async () => {
    const world = startWorld({ authenticate: ({ token = '' }) => ({ id: token }), things })
    const { hub, dial, clock } = world
    const clients = [await dial('ada'), await dial('ada'), await dial('ada')]
    const refused: number[] = []
    for (const [n, client] of clients.entries()) refused.push(await bindMany(world, client, 400, `${n}/`))
    expect(refused).toEqual([0, 0, 200])
    expect(await bindMany(world, await dial('bob'), 400, 'bob/')).toBe(0)
    clients[0]?.peer.closed()
    await clock.tick()
    expect(await bindMany(world, await dial('ada'), 400, 'more/')).toBe(0)
    expect(hub.things().filter(({ isConnected }) => isConnected)).toHaveLength(1400)
  })

  it('gets no more when all of its connections ask at once, and the app takes its time', async () => {
    const authenticate = ({ token = '' }) => ({ id: token })
    const slow = { ...things, authorize: () => Promise.resolve().then(() => true) }
    const world = startWorld({ authenticate, things: slow })
    const clients = [await world.dial('ada'), await world.dial('ada'), await world.dial('ada')]
    const refused = await Promise.all(clients.map((client, n) => bindMany(world, client, 400, `${n}/`)))
    expect(refused.reduce((sum, count) => sum + count, 0)).toBe(200)
  })

  it('is not counted without authenticate: all clients are one then', async () => {
    const world = startWorld({ things })
    for (const start of ['a', 'b', 'c', 'd'])
      expect(await bindMany(world, await world.dial(), 400, `${start}/`)).toBe(0)
  })
})
