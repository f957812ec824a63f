import {
  channelMessages,
  ConnectivityError,
  ephemeralChannel,
  isDisconnected,
  manualRetry,
  SignInRequiredError,
} from 'react-connectivity'
import { describe, expect, it } from 'vitest'
import { createWorld, type World } from './support/world.js'

/** A call of each kind. */
const calls = {
  send: ({ channel }: World) => channel('room').send('hello'),
  ephemeral: ({ client }: World) => ephemeralChannel(client, 'room').send('typing'),
  older: ({ client }: World) => channelMessages(client, 'room').loadOlder(),
} as const

/** How a call ends while the client is out: it waits, or is rejected with a code. */
async function outcome(world: World, call: keyof typeof calls): Promise<string> {
  let ended: string | null = null
  void calls[call](world).then(
    () => (ended = 'done'),
    (error: unknown) => (ended = describeError(error)),
  )
  await world.advance(10)
  return ended ?? 'waits'
}

const describeError = (error: unknown): string =>
  isDisconnected(error) ? `${error.code} (${String(error.reason)})` : `not typed: ${String(error)}`

/** A client that has read three messages of a room that holds more. */
async function member(options: Parameters<typeof createWorld>[0] = {}): Promise<World> {
  const world = createWorld(options)
  for (let n = 0; n < 9; n += 1) void world.simulation.server.publish('room', n)
  channelMessages(world.client, 'room').subscribe({ keep: 3, history: 3 })
  await world.connect()
  await world.advance(100)
  return world
}

const out: Readonly<Record<string, () => Promise<World>>> = {
  'not connected yet': async () => createWorld(),
  reconnecting: async () => {
    const world = await member()
    world.network.mode = 'refuse'
    world.network.cut()
    await world.advance(100)
    return world
  },
  paused: async () => {
    const world = await member({ retry: manualRetry() })
    world.network.cut()
    await world.advance(100)
    return world
  },
  disconnected: async () => {
    const world = await member()
    void world.client.disconnect()
    await world.advance(100)
    return world
  },
  failed: async () => {
    const world = await member()
    void world.simulation.server.kick({ user: 'anonymous' })
    await world.advance(100)
    return world
  },
  'out of the room': async () => {
    const world = await member()
    void world.simulation.server.kick({ user: 'anonymous', channel: 'room' })
    await world.advance(100)
    return world
  },
}

describe('a call while the client is out', () => {
  it.each([
    ['not connected yet', 'waits', 'not-connected (not-started)', 'done'],
    ['reconnecting', 'waits', 'not-connected (network-lost)', 'waits'],
    ['paused', 'waits', 'not-connected (network-lost)', 'connection-lost (network-lost)'],
    [
      'disconnected',
      'not-connected (closed-by-app)',
      'not-connected (closed-by-app)',
      'connection-lost (closed-by-app)',
    ],
    ['failed', 'not-connected (kicked)', 'not-connected (kicked)', 'connection-lost (kicked)'],
    ['out of the room', 'channel-failed (channel-kicked)', 'done', 'not-subscribed (null)'],
  ] as const)(
    '%s: a send %s, an ephemeral one %s, a request for older messages %s [Z5]',
    async (state, send, ephemeral, older) => {
      const make = out[state]
      expect(make).toBeDefined()
      const world = await (make?.() ?? createWorld())
      expect(await outcome(world, 'send')).toBe(send)
      expect(await outcome(world, 'ephemeral')).toBe(ephemeral)
      expect(await outcome(world, 'older')).toBe(older)
    },
  )
})

describe('isDisconnected', () => {
  it('tells a call that found nobody there from one that was refused for what it asked', () => {
    expect(isDisconnected(new ConnectivityError('signed-out', 'words'))).toBe(true)
    for (const code of ['message-too-big', 'invalid', 'forbidden', 'expired', 'too-rude'])
      expect(isDisconnected(new ConnectivityError(code, 'words'))).toBe(false)
    for (const error of [
      new SignInRequiredError(),
      new Error('not-connected'),
      { code: 'not-connected' },
      null,
    ])
      expect(isDisconnected(error)).toBe(false)
  })
})
