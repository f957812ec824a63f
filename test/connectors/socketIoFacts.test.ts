import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { socketIoSource, type SocketIoOptions } from '../../src/adapters/socket.io.js'
import { startSocketIoServer, type SocketIoServer } from './servers/socketIo.js'
import { createFaults, type Faults } from './support/faults.js'
import { recordSource, type RecordedSource } from './support/recordingSink.js'
import { socketIoClient, type ClientOptions } from './support/socketIoClient.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

let faults: Faults<SocketIoServer>

beforeEach(async () => {
  faults = await createFaults(startSocketIoServer)
})

afterEach(() => faults.close())

const client = (options?: ClientOptions): Socket => socketIoClient(faults.port, options)

const record = (socket: Socket, options: SocketIoOptions<Socket> = {}): RecordedSource =>
  recordSource(socketIoSource(socket, options))

const listeners = (socket: Socket): number =>
  ['connect', 'disconnect', 'connect_error', 'orders'].reduce(
    (sum, event) => sum + socket.listeners(event).length,
    0,
  ) +
  (['reconnect_attempt', 'reconnect_failed', 'ping', 'open'] as const).reduce(
    (sum, event) => sum + socket.io.listeners(event).length,
    0,
  )

interface FromServer {
  readonly orders: (order: { readonly id: number }) => void
}

interface ToServer {
  readonly join: (room: string, answer: (isIn: boolean) => void) => void
}

describe('facts about a socket.io client', () => {
  it('accepts a socket with typed events, and passes it to the hooks of the app', async () => {
    const typed: Socket<FromServer, ToServer> = client()
    const join = (socket: typeof typed, room: string): Promise<boolean> => socket.emitWithAck('join', room)
    const seen = recordSource(
      socketIoSource(typed, { channels: { join }, identity: (socket) => socket.id ?? null }),
    )
    expect(await seen.fact('up')).toMatchObject({ identity: typed.id })
  })

  it('reports connecting, connected and the id', async () => {
    const socket = client()
    const seen = record(socket)
    expect(await seen.fact('up')).toMatchObject({ continuity: 'unknown', connectionId: socket.id })
    expect(seen.types().slice(0, 2)).toEqual(['dialling', 'up'])
    expect(seen.link.observe()).toEqual({ phase: 'up' })
  })

  it('reports the present state to a late observer', async () => {
    const socket = client()
    await until('connected', () => socket.connected)
    const seen = record(socket)
    expect(seen.types()).toEqual(['up'])
  })

  it('reports each refused first dial as a failed attempt, and connects later', async () => {
    faults.refuse()
    const seen = record(client())
    expect(await seen.fact('attemptFailed', 2)).toMatchObject({ reason: 'unreachable', retries: 'yes' })
    expect(seen.count('down')).toBe(0)
    await faults.heal()
    await seen.fact('up')
  })

  it('reports a reset as network-lost with its code, and the attempt', async () => {
    const seen = record(client())
    await seen.fact('up')
    faults.reset()
    expect(await seen.fact('down')).toMatchObject({ reason: 'network-lost', code: 1006, retries: 'yes' })
    await seen.fact('up', 2)
    expect(seen.last('dialling')).toEqual({ attempt: 1 })
    expect(seen.count('down')).toBe(1)
  })

  it('reports recovered only when the server proves it, else unknown [C6]', async () => {
    const socket = client()
    const seen = record(socket, { channels: {} })
    seen.link.subscribe?.('orders')
    await seen.fact('up')
    faults.server().io.emit('orders', 1)
    await seen.fact('message')
    faults.reset()
    await seen.fact('down')
    faults.server().io.emit('orders', 2)
    expect(await seen.fact('up', 2)).toMatchObject({ continuity: 'recovered' })
    await until('the missed message', () => seen.facts.some(({ args }) => args[1] === 2))
    const order = seen.types()
    expect(order.lastIndexOf('up')).toBeLessThan(order.lastIndexOf('message'))
    expect(seen.last('channel')).toBe('orders')
    await faults.restart(50)
    expect(await seen.fact('up', 3)).toMatchObject({ continuity: 'unknown' })
    expect(seen.facts.findLast(({ type }) => type === 'channel')?.args[1]).toMatchObject({
      status: 'subscribed',
      continuity: 'unknown',
    })
  })

  it('reports a disconnect by the server as a verdict, and does not dial again [C6]', async () => {
    const seen = record(client())
    await seen.fact('up')
    faults.server().io.disconnectSockets()
    expect(await seen.fact('verdict')).toMatchObject({
      reason: 'server-closed',
      code: 'io server disconnect',
    })
    const dials = faults.dials()
    await pause(1000)
    expect(faults.dials()).toBe(dials)
    expect(seen.link.observe()).toMatchObject({ phase: 'stopped', reason: 'server-closed' })
    seen.link.retryNow?.()
    await seen.fact('up', 2)
  })

  it('takes the reason of a verdict from the goodbye of the server', async () => {
    const seen = record(client(), { goodbye: { event: 'bye', reason: () => 'kicked' } })
    await seen.fact('up')
    faults.server().io.emit('bye')
    faults.server().io.disconnectSockets()
    expect(await seen.fact('verdict')).toMatchObject({ reason: 'kicked' })
  })

  it('reports a refused token as a verdict with its code', async () => {
    const seen = record(client({ auth: { token: 'bad' } }))
    expect(await seen.fact('verdict')).toMatchObject({
      reason: 'unauthorized',
      code: 4401,
      message: 'bad token',
    })
    expect(seen.count('up') + seen.count('down')).toBe(0)
  })

  it('notices a half-open link within the ping times of the server', async () => {
    const seen = record(client())
    await seen.fact('up')
    faults.hole()
    expect(await seen.fact('down')).toMatchObject({ reason: 'heartbeat-timeout' })
  })

  it('ends a dial that hangs by retryNow, and later losses are retried', async () => {
    faults.hole()
    const seen = record(client())
    await until('a dial', () => faults.dials() === 1)
    expect(seen.link.observe()).toEqual({ phase: 'dialling' })
    await faults.heal()
    seen.link.retryNow?.()
    await seen.fact('up')
    faults.reset()
    await seen.fact('up', 2)
    expect(seen.count('closed')).toBe(0)
  })

  it('dials at once by retryNow while the client waits, with all namespaces', async () => {
    const socket = client({ reconnectionDelay: 60_000, reconnectionDelayMax: 60_000 })
    const admin = socket.io.socket('/admin')
    const seen = record(socket, { namespaces: [admin] })
    await seen.fact('up')
    await until('the namespace', () => admin.connected || !admin.active)
    faults.reset()
    await seen.fact('down')
    expect(seen.link.observe()).toEqual({ phase: 'waiting' })
    seen.link.retryNow?.()
    await seen.fact('up', 2)
  })

  it('says that the client gave up after its attempts', async () => {
    faults.refuse()
    const seen = record(client({ reconnectionAttempts: 2 }))
    expect(await seen.fact('down')).toMatchObject({ reason: 'gave-up', retries: 'no' })
    expect(seen.link.observe()).toMatchObject({ phase: 'stopped', reason: 'gave-up' })
    expect(seen.types().at(-1)).toBe('down')
    await faults.heal()
    seen.link.connect?.()
    await seen.fact('up')
  })

  it('reports that the app closed its own client', async () => {
    const socket = client()
    const seen = record(socket)
    await seen.fact('up')
    socket.disconnect()
    expect(seen.types().at(-1)).toBe('closed')
    expect(seen.count('down')).toBe(0)
  })

  it('subscribes channels by the request of the app, and reports a refusal', async () => {
    const socket = client()
    const seen = record(socket, {
      channels: {
        join: async (_socket, channel) => {
          const error: unknown = await socket.emitWithAck('join', channel)
          if (error !== undefined && error !== null) throw Object.assign(new Error('refused'), error)
        },
        acknowledgeMs: 20_000,
      },
    })
    await seen.fact('up')
    seen.link.subscribe?.('secret')
    await seen.fact('channel')
    expect(seen.facts.find(({ type }) => type === 'channel')?.args).toMatchObject([
      'secret',
      { status: 'failed', reason: 'channel-denied', code: 'members-only' },
    ])
    const release = seen.link.subscribe?.('orders')
    await seen.fact('channel', 2)
    await seen.link.send?.('orders', 'mine', { id: 'a', signal: AbortSignal.timeout(20_000) })
    await seen.fact('message')
    expect(seen.facts.find(({ type }) => type === 'message')?.args).toEqual(['orders', 'mine'])
    release?.()
    expect(socket.listeners('orders')).toHaveLength(0)
  })

  it('leaves no listener on the client after dispose, and does not close it [C11]', async () => {
    const socket = client()
    const before = listeners(socket)
    const first = record(socket, { channels: {} })
    first.link.subscribe?.('orders')
    first.link.dispose()
    first.link.dispose()
    expect(listeners(socket)).toBe(before)
    const second = record(socket)
    await second.fact('up')
    second.link.dispose()
    expect(listeners(socket)).toBe(before)
    expect(socket.connected).toBe(true)
    expect(first.count('up')).toBe(0)
  })
})
