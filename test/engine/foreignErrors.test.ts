import {
  channel,
  channelMessages,
  createConnectivity,
  observe,
  type Connectivity,
  type Link,
  type Sink,
} from 'react-connectivity'
import { createVirtualEnvironment, type VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it } from 'vitest'
import { leastCapabilities } from '../../src/engine/capabilities.js'
import { createWorld } from './support/world.js'

interface Foreign {
  readonly client: Connectivity
  readonly environment: VirtualEnvironment
  readonly sink: Sink
}

/** A connected client over a library that accepts every subscription, except where the test says otherwise. */
async function createForeign(make: (sink: () => Sink) => Partial<Link>): Promise<Foreign> {
  const environment = createVirtualEnvironment()
  const sinks: Sink[] = []
  const sink = (): Sink => {
    const [first] = sinks
    if (first === undefined) throw new Error('not attached')
    return first
  }
  const connector = observe({
    name: 'foreign',
    capabilities: { ...leastCapabilities, channels: true, acknowledges: 'written' },
    attach(given) {
      sinks.push(given)
      return {
        observe: () => ({ phase: 'unknown' }),
        dispose: () => undefined,
        subscribe: (name) => {
          given.channel(name, { status: 'subscribed' })
          return () => undefined
        },
        send: () => Promise.resolve(),
        ...make(sink),
      }
    },
  })
  const client = createConnectivity(connector, { environment })
  client.connect()
  sink().up({ identity: 'anna' })
  await environment.settle()
  return { client, environment, sink: sink() }
}

describe('a client library that throws', () => {
  it('in a subscription fails this channel with its words, and no other', async () => {
    const { client, environment } = await createForeign((sink) => ({
      subscribe(name) {
        if (name === 'bad') throw new Error('client disconnecting')
        sink().channel(name, { status: 'subscribed' })
        return () => undefined
      },
    }))
    for (const name of ['bad', 'good']) channel(client, name).subscribe({})
    await environment.advance(100)
    expect(client.getState().channels.get('bad')).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('client disconnecting'),
    })
    expect(client.getState().channels.get('good')).toMatchObject({ status: 'subscribed' })
  })

  it('at its end is reported, and the client is disposed all the same', async () => {
    let isDisposed = false
    const { client, environment } = await createForeign((sink) => ({
      subscribe(name) {
        sink().channel(name, { status: 'subscribed' })
        return () => {
          throw new Error('no such subscription')
        }
      },
      dispose() {
        isDisposed = true
        throw new Error('gone already')
      },
    }))
    channel(client, 'a').subscribe({})
    await environment.settle()
    client.dispose()
    expect(isDisposed).toBe(true)
    expect(client.getState().connection).toMatchObject({ status: 'disconnected', reason: 'disposed' })
    expect([environment.timers(), environment.listeners()]).toEqual([0, 0])
    expect(environment.errors.map(String)).toEqual(['Error: no such subscription', 'Error: gone already'])
  })
})

describe('a middleware that throws', () => {
  it('costs no deadline: the client reconnects', async () => {
    let isThrowing = false
    const world = createWorld({
      middleware: (make) => (set, get, api) => {
        const { setState } = api
        Object.assign(api, {
          setState: (...given: Parameters<typeof setState>) => {
            if (isThrowing) throw new Error('middleware')
            setState(...given)
          },
        })
        return make(set, get, api)
      },
    })
    await world.connect()
    isThrowing = true
    world.network.cut()
    isThrowing = false
    await world.advance(30_000)
    expect([world.status(), world.network.dials()]).toEqual(['connected', 2])
    expect(world.environment.errors.map(String)).toEqual(['Error: middleware'])
  })
})

describe('a client library that signs in again', () => {
  it('as another person on the same connection starts anew for them', async () => {
    const { client, environment, sink } = await createForeign(() => ({}))
    const room = channelMessages(client, 'room')
    room.subscribe({ keep: 10 })
    await environment.advance(50)
    sink.message('room', 'for anna')
    await environment.advance(50)
    expect(room.messages()).toHaveLength(1)
    sink.up({ identity: 'bob' })
    await environment.advance(50)
    expect(client.getState().connection).toMatchObject({ identity: 'bob', reason: 'identity-changed' })
    expect(room.messages()).toEqual([])
  })

  it('after a sign-out is no surprise, and no identity is claimed in between', async () => {
    const { client, environment, sink } = await createForeign(() => ({}))
    await client.signOut()
    expect(client.getState().connection).toMatchObject({ status: 'disconnected', identity: null })
    client.connect()
    sink.up({ identity: 'bob' })
    await environment.settle()
    expect(client.getState().connection).toMatchObject({ identity: 'bob', identityChangedAt: null })
  })
})
