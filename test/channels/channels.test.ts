import { describe, expect, it } from 'vitest'
import { createInbox, createWorld, watch } from './support/world.js'

const types = (frames: readonly { readonly t: string }[]): string[] => frames.map(({ t }) => t)

describe('on connect', () => {
  it('the hello goes first and alone, then all channels together, then what waited to be sent [T8 E25]', async () => {
    const world = createWorld({ auth: { getToken: () => 'secret' } })
    const early = ['a', 'b'].map((name) => watch(world.channel(name).send('typed early')))
    for (let n = 0; n < 20; n += 1) world.channel(`c${String(n)}`).subscribe({})
    await world.connect()
    const [first, second, ...rest] = world.batches('client')
    expect(first).toMatchObject([{ t: 'hello', token: 'secret', attempt: 0 }])
    const subscribes = Array.from({ length: 20 }, () => 'subscribe')
    expect(types(second ?? [])).toEqual([...subscribes, 'publish', 'publish'])
    expect(rest).toEqual([])
    expect(early.map(({ code }) => code)).toEqual(['kept', 'kept'])
  })

  it('nothing leaves before the welcome, however long that takes', async () => {
    let admit = (): void => undefined
    const authenticate = () =>
      new Promise<{ id: string }>((resolve) => {
        admit = () => resolve({ id: 'ada' })
      })
    const world = createWorld({}, { authenticate })
    world.channel('a').subscribe({})
    watch(world.channel('a').send(1))
    world.client.connect()
    await world.advance(4000)
    watch(world.channel('a').send(2))
    expect(types(world.sent('client'))).toEqual(['hello'])
    admit()
    await world.advance(100)
    expect(types(world.sent('client'))).toEqual(['hello', 'subscribe', 'publish', 'publish'])
  })

  it('a send waits until its own channel is restored, so that what was missed comes before its echo', async () => {
    const world = createWorld()
    const inbox = createInbox<string>()
    const channel = world.channel<string>('a')
    channel.subscribe({ onMessage: inbox.take })
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(10)
    void world.simulation.server.publish('a', 'theirs')
    watch(channel.send('mine'))
    world.network.mode = 'pass'
    await world.advance(30_000)
    expect(inbox.data).toEqual(['theirs', 'mine'])
  })
})

describe('several subscribers of one channel', () => {
  it('cost one subscription, and the last of them leaves it, once [E23]', async () => {
    const world = createWorld()
    await world.connect()
    const leaves = [1, 2, 3].map(() => world.channel('a').subscribe({}))
    await world.advance(100)
    for (const leave of leaves) {
      expect(world.sent('client', 'unsubscribe')).toEqual([])
      leave()
      leave()
      await world.advance(1000)
    }
    expect(types(world.sent('client')).filter((t) => t.includes('subscribe'))).toEqual([
      'subscribe',
      'unsubscribe',
    ])
    expect(world.channel('a').getState()).toBeNull()
  })

  it('that remount at once, as StrictMode does, subscribe once and miss nothing [E22]', async () => {
    const world = createWorld()
    await world.connect()
    const inbox = createInbox()
    world.channel('a').subscribe({})()
    const leave = world.channel('a').subscribe({ onMessage: inbox.take })
    await world.advance(1000)
    leave()
    await world.advance(200)
    const again = world.channel('a').subscribe({ onMessage: inbox.take })
    void world.simulation.server.publish('a', 'one')
    await world.advance(1000)
    expect(inbox.data).toEqual(['one'])
    expect(types(world.sent('client')).filter((t) => t.includes('subscribe'))).toEqual(['subscribe'])
    again()
    await world.advance(1000)
    expect(world.sent('client').at(-1)).toEqual({ t: 'unsubscribe', ch: 'a' })
    void world.simulation.server.publish('a', 'two')
    await world.advance(1000)
    expect(inbox.data, 'and nothing comes after the end').toEqual(['one'])
  })

  it('each get every message once, also one that comes later', async () => {
    const world = createWorld()
    await world.connect()
    const [first, second] = [createInbox(), createInbox()]
    world.channel('a').subscribe({ onMessage: first.take })
    await world.advance(100)
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    world.channel('a').subscribe({ onMessage: second.take })
    void world.simulation.server.publish('a', 2)
    await world.advance(100)
    expect([first.data, second.data]).toEqual([[1, 2], [2]])
  })

  it('always find the true position, also when one subscribes within a message', async () => {
    const world = createWorld()
    await world.connect()
    world.channel('a').subscribe({ onMessage: () => void world.channel('a').subscribe({}) })
    await world.advance(100)
    void world.simulation.server.publish('a', 1)
    await world.advance(100)
    expect(world.channel('a').position()?.offset).toBe(1)
  })
})

describe('a handle that a component kept', () => {
  it('sends on the live link after three reconnects [N14]', async () => {
    const world = createWorld()
    const { send } = world.channel('a')
    const inbox = createInbox()
    world.channel('a').subscribe({ onMessage: inbox.take })
    await world.connect()
    for (let links = 0; links < 3; links += 1) {
      world.network.cut()
      await world.advance(20_000)
    }
    await Promise.all([send('still here'), world.advance(1000)])
    expect([world.network.dials(), inbox.data]).toEqual([4, ['still here']])
  })
})

describe('a channel that is refused', () => {
  it('does not touch the others, and opens on the next link when access is granted [N13]', async () => {
    let isGranted = false
    const authorize = ({ channel }: { readonly channel: string }) => channel !== 'b' || isGranted
    const world = createWorld({}, { authorize })
    const errors: string[] = []
    for (const name of ['a', 'b', 'c'])
      world.channel(name).subscribe({ onError: ({ code }) => errors.push(`${name} ${code}`) })
    await world.connect()
    const statuses = () => ['a', 'b', 'c'].map((name) => world.channel(name).getState()?.status)
    expect(statuses()).toEqual(['subscribed', 'failed', 'subscribed'])
    expect(errors).toEqual(['b channel-denied'])
    isGranted = true
    world.network.cut()
    await world.advance(5000)
    expect(statuses()).toEqual(['subscribed', 'subscribed', 'subscribed'])
    expect([errors, world.environment.errors]).toEqual([['b channel-denied'], []])
  })
})

describe('a send', () => {
  it('leaves at once when its channel is given up while it was still being joined', async () => {
    const world = createWorld()
    await world.connect()
    world.network.latencyMs = 1000
    const leave = world.channel('a').subscribe({})
    const sent = watch(world.channel('a').send('draft'))
    leave()
    await world.advance(4000)
    expect(sent.code).toBe('kept')
  })
})

describe('fetching the state anew', () => {
  it('holds what comes meanwhile and delivers it afterwards, in order', async () => {
    const world = createWorld()
    const log: unknown[] = []
    let done = (): void => undefined
    const resync = () => {
      log.push('fetch')
      return new Promise<void>((resolve) => {
        done = () => {
          log.push('fetched')
          resolve()
        }
      })
    }
    world.channel('a').subscribe({ resync, onMessage: (data) => log.push(data) })
    await world.connect()
    world.channel('a').resync()
    await world.advance(100)
    for (const n of [1, 2]) void world.simulation.server.publish('a', n)
    await world.advance(100)
    expect(log).toEqual(['fetch'])
    done()
    await world.advance(100)
    void world.simulation.server.publish('a', 3)
    await world.advance(100)
    expect(log).toEqual(['fetch', 'fetched', 1, 2, 3])
  })

  it('fails before a message could be delivered after lost ones, when too many pile up', async () => {
    const world = createWorld()
    const inbox = createInbox()
    world.channel('a').subscribe({ resync: () => new Promise(() => undefined), onMessage: inbox.take })
    await world.connect()
    world.channel('a').resync()
    await world.advance(100)
    const flood = Array.from({ length: 10_010 }, (_, n) => ({ t: 'message', ch: 'a', o: n + 1, d: n }))
    world.network.inject(JSON.stringify(flood))
    await world.advance(100)
    expect(world.channel('a').getState()).toMatchObject({ status: 'failed', reason: 'resync-failed' })
    expect(inbox.data).toEqual([])
  })

  it('is called off when it is not wanted any more', async () => {
    const ends: readonly ((world: ReturnType<typeof createWorld>, leave: () => void) => unknown)[] = [
      (world) => world.network.cut(),
      (_world, leave) => leave(),
      (world) => world.client.disconnect(),
      (world) => world.client.dispose(),
      (world) => world.network.inject('{"t":"channel-error","ch":"a","error":"channel-denied"}'),
    ]
    for (const end of ends) {
      const world = createWorld()
      const signals: AbortSignal[] = []
      const resync = ({ signal }: { readonly signal: AbortSignal }) => {
        signals.push(signal)
        return new Promise<void>(() => undefined)
      }
      const leave = world.channel('a').subscribe({ resync })
      await world.connect()
      world.channel('a').resync()
      await world.advance(100)
      expect(signals.map(({ aborted }) => aborted)).toEqual([false])
      await end(world, leave)
      await world.advance(350)
      expect(signals[0]?.aborted).toBe(true)
    }
  })
})
