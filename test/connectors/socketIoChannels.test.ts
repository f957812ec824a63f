import {
  channel,
  createConnectivity,
  leaveChannel,
  type ChannelState,
  type Connectivity,
} from 'react-connectivity'
import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { fromSocketIo, socketIoSource } from '../../src/adapters/socket.io.js'
import { startSocketIoServer, type SocketIoServer } from './servers/socketIo.js'
import { createFaults, type Faults } from './support/faults.js'
import { recordSource } from './support/recordingSink.js'
import { socketIoClient, type ClientOptions } from './support/socketIoClient.js'
import { pause, until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

let faults: Faults<SocketIoServer>

beforeEach(async () => {
  faults = await createFaults(startSocketIoServer)
})

afterEach(() => faults.close())

interface Run {
  readonly connectivity: Connectivity
  readonly socket: Socket
  /** Requests of the client to the server, in order. */
  readonly asked: string[]
  readonly statusOf: (room: string) => string | undefined
  readonly reaches: (status: string) => Promise<void>
  /** How many sockets of the server are in a room. */
  readonly members: (room: string) => number
}

const newSocket = (options: ClientOptions = {}): Socket =>
  socketIoClient(faults.port, { autoConnect: false, ...options })

function run(options: ClientOptions = {}): Run {
  const asked: string[] = []
  const socket = newSocket(options)
  // An event is what makes a session recoverable.
  faults.server().io.on('connection', (peer) => void peer.emit('hello'))
  const join = async (to: Socket, room: string): Promise<void> => {
    const isFirst = !asked.includes(`join ${room}`)
    asked.push(`join ${room}`)
    if (room === 'slow' && isFirst) return new Promise(() => undefined)
    const error: unknown = await to.emitWithAck('join', room)
    if (error !== undefined && error !== null) throw Object.assign(new Error('refused'), error)
  }
  const leave = (from: Socket, room: string): void => {
    asked.push(`leave ${room}`)
    from.emit('leave', room)
  }
  const connectivity = createConnectivity(
    fromSocketIo(socket, { channels: { join, leave, acknowledgeMs: 20_000 } }),
  )
  onTestFinished(() => connectivity.dispose())
  return {
    connectivity,
    socket,
    asked,
    statusOf: (room) => connectivity.getState().channels.get(room)?.status,
    reaches: (status) => until(status, () => connectivity.getState().connection.status === status),
    members: (room) => faults.server().io.sockets.adapter.rooms.get(room)?.size ?? 0,
  }
}

const quiet = { onMessage: () => undefined }

describe('a room of a socket.io server', () => {
  it('is joined once on each connection', async () => {
    const { connectivity, asked, statusOf, reaches } = run()
    channel(connectivity, 'lobby').subscribe(quiet)
    connectivity.connect()
    await until('the room', () => statusOf('lobby') === 'subscribed')
    expect(asked).toEqual(['join lobby'])
    await faults.restart(50)
    await reaches('reconnecting')
    await until('the room again', () => statusOf('lobby') === 'subscribed')
    expect(asked).toEqual(['join lobby', 'join lobby'])
  })

  it('that a person leaves while the connection is down is left on the server, and a rejoin leads back', async () => {
    const { connectivity, asked, statusOf, reaches, members } = run()
    channel(connectivity, 'lobby').subscribe(quiet)
    connectivity.connect()
    await until('the room', () => statusOf('lobby') === 'subscribed')
    faults.refuse()
    await reaches('reconnecting')
    leaveChannel(connectivity, 'lobby')
    await faults.heal()
    await reaches('connected')
    // The server has recovered the session with its rooms.
    await until('the leave', () => members('lobby') === 0)
    expect([statusOf('lobby'), asked]).toEqual(['failed', ['join lobby', 'leave lobby']])
    channel(connectivity, 'lobby').resubscribe()
    await until('the room again', () => statusOf('lobby') === 'subscribed')
    expect(members('lobby')).toBe(1)
  })

  it('that is new on a recovered connection is joined, and a refusal is told', async () => {
    const { connectivity, asked, statusOf, reaches } = run()
    channel(connectivity, 'lobby').subscribe(quiet)
    connectivity.connect()
    await until('the room', () => statusOf('lobby') === 'subscribed')
    const statuses: (string | undefined)[] = []
    connectivity.subscribe(() => statuses.push(statusOf('secret')))
    faults.refuse()
    await reaches('reconnecting')
    channel(connectivity, 'secret').subscribe(quiet)
    await faults.heal()
    await until('the refusal', () => statusOf('secret') === 'failed')
    await until('the room again', () => statusOf('lobby') === 'subscribed')
    expect(statuses).not.toContain('subscribed')
    expect(asked.filter((each) => each.startsWith('join'))).toEqual(['join lobby', 'join secret'])
  })

  it('whose join was not answered before a loss is joined again on the recovered connection', async () => {
    const { connectivity, asked, statusOf, reaches } = run()
    channel(connectivity, 'lobby').subscribe(quiet)
    channel(connectivity, 'slow').subscribe(quiet)
    connectivity.connect()
    await until('the room', () => statusOf('lobby') === 'subscribed')
    faults.refuse()
    await reaches('reconnecting')
    await faults.heal()
    await until('the slow room', () => statusOf('slow') === 'subscribed')
    expect(asked).toEqual(['join lobby', 'join slow', 'join slow'])
  })

  it('is joined only by the answer to its own join, not by that to one that was left', async () => {
    const socket = newSocket()
    const answers: (() => void)[] = []
    const join = (): Promise<void> => new Promise((resolve) => void answers.push(resolve))
    const { link, fact, count } = recordSource(socketIoSource(socket, { channels: { join } }))
    link.connect?.()
    await fact('up')
    link.subscribe?.('lobby')()
    link.subscribe?.('lobby')
    answers[0]?.()
    await pause(0)
    expect(count('channel')).toBe(0)
    answers[1]?.()
    expect(await fact('channel')).toBe('lobby')
  })
})

describe('a channel that is an event of a socket.io server', () => {
  it('has missed nothing after the first loss that the server recovers', async () => {
    const socket = newSocket()
    faults.server().io.on('connection', (peer) => void peer.emit('hello'))
    const connectivity = createConnectivity(fromSocketIo(socket, { channels: {} }))
    onTestFinished(() => connectivity.dispose())
    const stateOf = (): ChannelState | undefined => connectivity.getState().channels.get('news')
    channel(connectivity, 'news').subscribe(quiet)
    connectivity.connect()
    await until('the channel', () => stateOf()?.status === 'subscribed')
    faults.refuse()
    await until('a loss', () => stateOf()?.status === 'interrupted')
    await faults.heal()
    await until('the channel again', () => stateOf()?.status === 'subscribed')
    expect([socket.recovered, stateOf()?.continuity]).toEqual([true, 'recovered'])
  })
})

describe('a send to a socket.io server that may be repeated', () => {
  it('is sent again after a loss, and is not refused because the client gave up its first copy', async () => {
    const { connectivity, reaches, statusOf } = run()
    const orders = channel(connectivity, 'orders')
    orders.subscribe(quiet)
    connectivity.connect()
    await until('the room', () => statusOf('orders') === 'subscribed')
    faults.dropInbound()
    const sent = orders.send('tea', { resend: true })
    await until('the first copy', () => faults.server().accepted().length === 1)
    faults.refuse()
    await reaches('reconnecting')
    await faults.heal()
    expect(await sent).toMatchObject({ offset: null })
    expect(faults.server().accepted()).toEqual(['tea', 'tea'])
  })
})
