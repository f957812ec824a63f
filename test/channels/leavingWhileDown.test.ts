import {
  channel,
  createConnectivity,
  leaveChannel,
  setRestore,
  webSocket,
  type Connectivity,
  type Link,
} from 'react-connectivity'
import type { VirtualEnvironment } from 'react-connectivity/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createObservedClient } from './support/observedClient.js'
import { createWorld, type World } from './support/world.js'

interface ObservedWorld {
  readonly connectivity: Connectivity
  readonly environment: VirtualEnvironment
  readonly status: () => string | undefined
  /** Calls of `subscribe` and of the function that it returned. */
  readonly calls: string[]
  readonly up: () => void
  readonly down: () => void
}

/** A client library that keeps its subscriptions over a loss and makes them again by itself. */
function createObservedWorld(): ObservedWorld {
  const calls: string[] = []
  const held = new Set<string>()
  let isUp = false
  const tell = (name: string): void => sink()?.channel(name, { status: 'subscribed', continuity: 'unknown' })
  const link: Link = {
    observe: () => ({ phase: isUp ? 'up' : 'waiting' }),
    dispose: () => held.clear(),
    subscribe(name) {
      calls.push(`subscribe ${name}`)
      held.add(name)
      if (isUp) tell(name)
      return () => {
        calls.push(`release ${name}`)
        held.delete(name)
      }
    },
  }
  const { connectivity, environment, sink } = createObservedClient(link, { resubscribes: 'connector' })
  return {
    connectivity,
    environment,
    calls,
    status: () => connectivity.getState().channels.get('lobby')?.status,
    up() {
      isUp = true
      sink()?.up()
      for (const name of held) tell(name)
    },
    down() {
      isUp = false
      sink()?.down({ reason: 'network-lost', retries: 'yes' })
    },
  }
}

const quiet = { onMessage: () => undefined }

describe('a person who leaves a channel of another client library while the connection is down', () => {
  it('is out of it, and comes in again by a rejoin after the reconnect', () => {
    const { connectivity, calls, status, up, down } = createObservedWorld()
    const lobby = channel(connectivity, 'lobby')
    lobby.subscribe(quiet)
    up()
    expect(status()).toBe('subscribed')
    down()
    leaveChannel(connectivity, 'lobby')
    expect(calls).toEqual(['subscribe lobby', 'release lobby'])
    up()
    expect(status()).toBe('failed')
    lobby.resubscribe()
    expect(calls.slice(2)).toEqual(['subscribe lobby'])
    expect(status()).toBe('subscribed')
  })

  it('may rejoin while it is still down, and is in once it is back', () => {
    const { connectivity, status, up, down } = createObservedWorld()
    setRestore(connectivity, 'lobby', 'ask')
    channel(connectivity, 'lobby').subscribe(quiet)
    up()
    down()
    expect(status()).toBe('failed')
    channel(connectivity, 'lobby').resubscribe()
    expect(status()).toBe('interrupted')
    up()
    expect(status()).toBe('subscribed')
  })

  it('finds it subscribed when the component mounts again after the reconnect', async () => {
    const { connectivity, environment, calls, status, up, down } = createObservedWorld()
    const unmount = channel(connectivity, 'lobby').subscribe(quiet)
    up()
    down()
    unmount()
    await environment.advance(60_000)
    expect(calls).toEqual(['subscribe lobby', 'release lobby'])
    up()
    channel(connectivity, 'lobby').subscribe(quiet)
    await environment.settle()
    expect(calls.slice(2)).toEqual(['subscribe lobby'])
    expect(status()).toBe('subscribed')
  })
})

describe('a person who leaves a channel of the channel server while the connection is down', () => {
  const types = ({ sent }: World): string[] =>
    sent('client').map(({ t, ch }) => (typeof ch === 'string' ? `${t} ${ch}` : t))

  it('is not in it on the next connection, and nothing leaves before the welcome', async () => {
    const world = createWorld()
    world.channel('lobby').subscribe(quiet)
    const unmount = world.channel('orders').subscribe(quiet)
    await world.connect()
    world.network.mode = 'refuse'
    world.network.cut()
    unmount()
    leaveChannel(world.client, 'lobby')
    await world.advance(60_000)
    const before = types(world).length
    world.network.mode = 'pass'
    world.client.retryNow()
    await world.advance(5000)
    expect(world.status()).toBe('connected')
    expect(types(world).slice(before)).toEqual(['hello'])
    world.channel('lobby').resubscribe()
    await world.advance(1000)
    expect(world.channel('lobby').getState()?.status).toBe('subscribed')
    expect(types(world).slice(before)).toEqual(['hello', 'subscribe lobby'])
  })

  it.each(['waits', 'dials', 'has said hello'])(
    'and the hello is the first frame of the next connection, also for a leave while the client %s',
    async (moment) => {
      const world = createWorld()
      world.channel('lobby').subscribe(quiet)
      await world.connect()
      const before = types(world).length
      const dials = world.network.dials()
      world.network.latencyMs = 1000
      world.network.cut()
      const isReached = (): boolean => {
        if (moment === 'waits') return true
        return moment === 'dials' ? world.network.dials() > dials : types(world).length > before
      }
      for (let step = 0; step < 1000 && !isReached(); step += 1) await world.advance(10)
      leaveChannel(world.client, 'lobby')
      expect(world.status()).not.toBe('connected')
      await world.advance(10_000)
      expect(world.status()).toBe('connected')
      expect(types(world).slice(before)).toEqual(['hello'])
    },
  )
})

describe('a person who leaves a channel of a plain WebSocket server while the connection is down', () => {
  it('is not in it on the next connection, and the app is asked for no message', async () => {
    const { simulation, environment, network } = createWorld()
    const asked: string[] = []
    const client = createConnectivity(
      webSocket('/feed', {
        dialler: simulation.dialler,
        channels: {
          subscribe: (name) => void asked.push(`subscribe ${name}`),
          unsubscribe: (name) => void asked.push(`unsubscribe ${name}`),
          route: () => null,
        },
      }),
      { environment },
    )
    onTestFinished(client.dispose)
    const lobby = channel(client, 'lobby')
    lobby.subscribe(quiet)
    client.connect()
    await environment.advance(100)
    network.mode = 'refuse'
    network.cut()
    leaveChannel(client, 'lobby')
    await environment.advance(10_000)
    network.mode = 'pass'
    client.retryNow()
    await environment.advance(5000)
    expect(client.getState().connection.status).toBe('connected')
    expect(asked).toEqual(['subscribe lobby'])
    lobby.resubscribe()
    await environment.settle()
    expect(asked).toEqual(['subscribe lobby', 'subscribe lobby'])
    expect(lobby.getState()?.status).toBe('subscribed')
  })
})
