import { describe, expect, it } from 'vitest'
import { createInbox, createWorld } from './support/world.js'

const boom = (what: string) => (): never => {
  throw new Error(what)
}

describe('a callback of the app that throws', () => {
  it('stops neither the machine nor the other callbacks, and is reported [F66]', async () => {
    const inbox = createInbox()
    let tokens = 0
    const getToken = (): string => {
      tokens += 1
      if (tokens === 1) throw new Error('getToken')
      return 'token'
    }
    const world = createWorld({ auth: { getToken }, onError: boom('onError') })
    world.client.onEvent(boom('onEvent'))
    world.client.subscribe(boom('subscribe'))
    const statuses: string[] = []
    world.client.onEvent((event) => event.type === 'status-changed' && statuses.push(event.status))
    world
      .channel('a')
      .subscribe({ onMessage: boom('onMessage'), onError: boom('channel'), resync: boom('resync') })
    world.channel('a').subscribe({ onMessage: inbox.take, onGap: 'skip' })
    world.client.connect()
    await world.advance(5000)
    expect(world.status(), 'a token that could not be had is asked for again').toBe('connected')
    for (const n of [1, 2]) void world.simulation.server.publish('a', n)
    await world.advance(100)
    world.network.inject('nonsense')
    expect(inbox.data).toEqual([1, 2])
    world.network.inject('{"t":"channel-error","ch":"a","error":"channel-full"}')
    await world.advance(100)
    expect(world.channel('a').getState()).toMatchObject({ status: 'failed', reason: 'resync-failed' })
    expect(world.channel('a').getState()?.message).toContain('resync')
    world.channel('a').resubscribe()
    await world.advance(100)
    void world.simulation.server.publish('a', 3)
    await world.advance(100)
    expect(inbox.data).toEqual([1, 2, 3])
    expect(statuses).toEqual(['connecting', 'connected'])
    const reported = new Set(world.environment.errors.map((error) => (error as Error).message))
    expect(reported).toEqual(new Set(['onEvent', 'subscribe', 'onMessage', 'onError', 'channel']))
  })

  it('may even throw a value without a text', async () => {
    const unspeakable = (): never => {
      throw Object.create(null)
    }
    let tokens = 0
    const getToken = (): string => ((tokens += 1) === 1 ? unspeakable() : 'token')
    const world = createWorld({ auth: { getToken } })
    world.channel('a').subscribe({ resync: unspeakable })
    world.client.connect()
    await world.advance(5000)
    expect(world.status()).toBe('connected')
    world.channel('a').resync()
    await world.advance(100)
    expect(world.channel('a').getState()?.status).toBe('failed')
    await expect(world.channel('b').send({ toJSON: unspeakable })).rejects.toMatchObject({
      code: 'invalid',
    })
  })
})

describe('a callback that acts on the client', () => {
  it('gets the new state, and its own act follows the reported one', async () => {
    const world = createWorld()
    const seen: string[] = []
    world.client.onEvent((event) => {
      if (event.type !== 'status-changed') return
      seen.push(`${event.status} ${world.status()}`)
      if (event.status === 'connected') void world.client.disconnect()
    })
    await world.connect()
    expect(seen).toEqual(['connecting connecting', 'connected connected', 'disconnected disconnected'])
  })

  it('loses no deadline: a connect inside a callback still has a handshake time-out', async () => {
    const world = createWorld()
    await world.connect()
    const stop = world.client.subscribe(({ connection }) => {
      if (connection.status !== 'disconnected') return
      stop()
      world.network.mode = 'hang'
      world.client.connect()
    })
    await world.client.disconnect()
    expect(world.status()).toBe('connecting')
    await world.advance(15_000)
    expect(world.client.getState().connection.outage?.cause.reason).toBe('handshake-timeout')
    world.network.mode = 'pass'
    await world.advance(30_000)
    expect(world.status()).toBe('connected')
  })

  it('may send, subscribe and unsubscribe from within a message', async () => {
    const world = createWorld()
    const inbox = createInbox()
    const leave = world.channel('a').subscribe({
      onMessage: (data) => {
        world.channel('b').subscribe({ onMessage: inbox.take })
        void world.channel('b').send(`re: ${String(data)}`)
        leave()
      },
    })
    await world.connect()
    for (const n of [1, 2]) void world.simulation.server.publish('a', n)
    await world.advance(1000)
    expect(inbox.data).toEqual(['re: 1'])
    expect(world.channel('a').getState()).toBeNull()
  })
})

describe('events', () => {
  it('come once for a loss that is reported twice [I3]', async () => {
    const world = createWorld()
    await world.connect()
    world.events.length = 0
    world.network.mode = 'refuse'
    world.network.cut()
    world.network.cut()
    world.network.inject('{"t":"goodbye","reason":"server-restart"}')
    await world.advance(60_000)
    const kinds = world.events.map((event) => event.type)
    expect(kinds).toEqual(['status-changed', 'outage-started'])
    expect(world.events[0]).toMatchObject({
      previous: 'connected',
      status: 'reconnecting',
      reason: 'network-lost',
    })
  })

  it('form one stream of status and reason, for success and failure [I4]', async () => {
    const world = createWorld()
    await world.connect()
    world.network.cut()
    await world.advance(2000)
    await world.client.disconnect()
    const stream = world.events.flatMap((event) =>
      event.type === 'status-changed' ? [`${event.previous}>${event.status} ${event.reason}`] : [event.type],
    )
    expect(stream).toEqual([
      'idle>connecting connect-requested',
      'connecting>connected established',
      'connected>reconnecting network-lost',
      'outage-started',
      'reconnecting>connected recovered',
      'outage-ended',
      'connected>disconnected closed-by-app',
    ])
  })

  it('reach the server, too: the attempt, the reason, and the previous connection id', async () => {
    const world = createWorld()
    await world.connect()
    const first = world.client.getState().connection.connectionId
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(2000)
    world.network.mode = 'pass'
    await world.advance(30_000)
    const { outage } = world.client.getState().connection
    expect(outage?.attempts).toBeGreaterThan(1)
    expect(world.sent('client', 'hello').at(-1)).toMatchObject({
      attempt: outage?.attempts,
      cause: 'network-lost',
      previous: first,
    })
  })
})

describe('a listener that has ended', () => {
  it('is not called any more, also when another one ended it during the same event', async () => {
    const world = createWorld()
    const heard: string[] = []
    const ends: (() => void)[] = []
    world.client.onEvent(() => ends.forEach((end) => end()))
    ends.push(world.client.onEvent(({ type }) => void heard.push(type)))
    await world.connect()
    expect(heard).toEqual([])
  })
})
