import type { Socket } from 'socket.io-client'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { socketIoSource, type SocketIoChannels } from '../../src/adapters/socket.io.js'
import { createBrowserEnvironment } from '../../src/engine/browserEnvironment.js'
import { startSocketIoServer, type SocketIoServer } from './servers/socketIo.js'
import { channelFacts } from './support/channelFacts.js'
import { createFaults, type Faults } from './support/faults.js'
import { recordSource, type RecordedSource } from './support/recordingSink.js'
import { socketIoClient, type ClientOptions } from './support/socketIoClient.js'
import { until } from './support/wait.js'

vi.setConfig({ testTimeout: 60_000 })

let faults: Faults<SocketIoServer>

beforeEach(async () => {
  faults = await createFaults(startSocketIoServer)
})

afterEach(() => faults.close())

const lobby = channelFacts('lobby')

interface Run extends RecordedSource {
  readonly socket: Socket
  /** Requests of the client to the server, in order. */
  readonly asked: string[]
  readonly errors: unknown[]
}

/** A client that is connected, and whose session the server can recover. */
async function run(options: ClientOptions = {}, channels: SocketIoChannels<Socket> = {}): Promise<Run> {
  faults.server().io.on('connection', (peer) => void peer.emit('hello'))
  const socket = socketIoClient(faults.port, options)
  const asked: string[] = []
  const errors: unknown[] = []
  const join = (from: Socket, room: string): Promise<unknown> => {
    asked.push(`join ${room}`)
    return from.emitWithAck('join', room)
  }
  const leave = (from: Socket, room: string): void => {
    asked.push(`leave ${room}`)
    from.emit('leave', room)
  }
  let hasHeard = false
  socket.on('hello', () => (hasHeard = true))
  const recorded = recordSource(socketIoSource(socket, { channels: { join, leave, ...channels } }), {
    ...createBrowserEnvironment(),
    report: (error) => void errors.push(error),
  })
  await recorded.fact('up')
  await until('an event', () => hasHeard)
  return { ...recorded, socket, asked, errors }
}

/** How many sockets of the server are in a room. */
const members = (room = 'lobby'): number => faults.server().io.sockets.adapter.rooms.get(room)?.size ?? 0

describe('a room of a socket.io server that is left', () => {
  it.each(['in an outage', 'on a dead link'])(
    '%s, before its join was answered, is left on the recovered connection and not said to be there',
    async (where) => {
      const seen = await run()
      faults.dropInbound()
      const release = seen.link.subscribe?.('lobby')
      await until('the server let it in', () => members() === 1)
      faults.hole()
      if (where === 'on a dead link') release?.()
      faults.refuse()
      await seen.fact('down')
      release?.()
      await faults.heal()
      await seen.fact('up', 2)
      expect(seen.socket.recovered).toBe(true)
      await until('the leave', () => members() === 0, { seen: () => seen.asked })
      expect(lobby.of(seen)).toEqual([])
      expect(seen.asked.filter((each) => each.startsWith('join'))).toEqual(['join lobby'])
    },
  )

  it('on a dead link is left on the recovered connection', async () => {
    const seen = await run()
    const release = seen.link.subscribe?.('lobby')
    await lobby.becomes(seen, 'subscribed')
    faults.hole()
    release?.()
    faults.refuse()
    await seen.fact('down')
    await faults.heal()
    await seen.fact('up', 2)
    expect(seen.socket.recovered).toBe(true)
    await until('the leave', () => members() === 0, { seen: () => seen.asked })
    // What was left before an answer is known to have been left.
    seen.link.subscribe?.('other')
    await lobby.becomes(seen, 'subscribed', 'other')
    const before = seen.asked.length
    faults.reset()
    await seen.fact('up', 3)
    await lobby.becomes(seen, 'subscribed', 'other')
    expect(seen.asked.slice(before)).toEqual([])
  })

  it('for another one on a dead link is left on the recovered connection, also where joins have no answer', async () => {
    const join = (from: Socket, room: string): void => void from.emit('join', room, () => undefined)
    const seen = await run({}, { join })
    const release = seen.link.subscribe?.('lobby')
    await until('the server let it in', () => members() === 1)
    faults.hole()
    release?.()
    seen.link.subscribe?.('other')
    faults.refuse()
    await seen.fact('down')
    await faults.heal()
    await seen.fact('up', 2)
    await until('the leave', () => members() === 0, { seen: () => seen.asked })
    await until('the other room', () => members('other') === 1)
    expect(lobby.last(seen, 'other')).toEqual({ status: 'subscribed', continuity: 'unknown' })
  })

  it('in an outage is left also where the client itself repeats its join to a server that forgot the session', async () => {
    const seen = await run({ retries: 3, ackTimeout: 20_000 })
    faults.dropInbound()
    const release = seen.link.subscribe?.('lobby')
    await until('the server let it in', () => members() === 1)
    const joined: string[] = []
    faults.refuse()
    await seen.fact('down')
    release?.()
    await faults.restart(0)
    faults.server().io.on('connection', (peer) => peer.on('join', (room: string) => void joined.push(room)))
    await seen.fact('up', 2)
    await until('the repeated join', () => joined.length > 0)
    await until('the leave', () => members() === 0, { seen: () => seen.asked })
    expect(lobby.of(seen)).toEqual([])
  })

  it('while the server is busy with its join is left when the server has carried it out', async () => {
    let open = (): void => undefined
    let isIn = false
    const gate = new Promise<void>((resolve) => (open = resolve))
    faults.server().io.on('connection', (peer) =>
      peer.on('enter', async (room: string, answer: () => void) => {
        await gate
        await peer.join(room)
        isIn = true
        answer()
      }),
    )
    const left: string[] = []
    const seen = await run({}, { join: (from, room) => from.emitWithAck('enter', room) })
    seen.socket.onAnyOutgoing((event: string) => void left.push(event))
    const release = seen.link.subscribe?.('lobby')
    release?.()
    await until('the leave', () => left.includes('leave'))
    open()
    await until('the join', () => isIn)
    await until('the leave again', () => members() === 0, { seen: () => seen.asked })
    expect(lobby.of(seen)).toEqual([])
  })

  it('by a function of the app that throws keeps no other room from coming back', async () => {
    const seen = await run(
      {},
      {
        leave: () => {
          throw new Error('no leave')
        },
      },
    )
    const release = seen.link.subscribe?.('first')
    await lobby.becomes(seen, 'subscribed', 'first')
    seen.link.subscribe?.('lobby')
    await lobby.becomes(seen, 'subscribed')
    faults.refuse()
    await seen.fact('down')
    release?.()
    await faults.heal()
    await seen.fact('up', 2)
    await until('the room again', () => lobby.of(seen).length === 2)
    expect(lobby.last(seen)).toMatchObject({ status: 'subscribed', continuity: 'recovered' })
    expect(seen.errors).toEqual([new Error('no leave')])
  })
})
