import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { pause } from '../../client/support/wait.js'
import { sessionOf, type TestServer } from '../../server/support/testServer.js'
import type { Random } from './random.js'

/** Behaviour of one hostile socket. */
export const attacks: readonly ((server: TestServer, random: Random) => Promise<void>)[] = [
  // Slowloris, and an upgrade that stops half-way.
  async (server, random) => {
    const { host, port } = server.address()
    const socket = connect(port, host)
    socket.on('error', () => undefined)
    onTestFinished(() => void socket.destroy())
    socket.write('GET /realtime HTTP/1.1\r\nHost: a\r\n')
    if (random.chance(0.5))
      socket.write('Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: x\r\n\r\n')
    await pause(random.between(0, 20))
    if (random.chance(0.5)) socket.resetAndDestroy()
  },
  // No hello at all.
  async (server) => {
    const socket = new WebSocket(server.url)
    socket.on('error', () => undefined)
    onTestFinished(() => socket.terminate())
  },
  // A storm of sockets for one session, and one with a key that is not its own.
  async (server, random) => {
    const client = await server.connect()
    const session = sessionOf(client.welcome)
    const storm = await Promise.all(Array.from({ length: 5 }, () => server.dial()))
    for (const each of storm)
      each.send({
        t: 'hello',
        v: 1,
        attempt: 1,
        session: random.chance(0.3) ? { ...session, key: 'stolen' } : session,
      })
    await pause(10)
    for (const each of storm) each.cut()
  },
  // Everything out of order.
  async (server, random) => {
    const client = await server.connect()
    const names = [
      '__proto__',
      'constructor',
      'toString',
      'a',
      'n'.repeat(200),
      'n'.repeat(201),
      '',
      '\ud800',
    ]
    for (let n = 0; n < 60 && !client.isClosed; n++) {
      const ch = random.pick(names)
      const frame = random.pick<object>([
        {
          t: 'subscribe',
          ch,
          pos: { epoch: random.pick(['*', 'e', '__proto__']), offset: random.pick([0, 1, 2 ** 53 - 1]) },
        },
        { t: 'subscribe', ch, history: 2 ** 53 - 1 },
        { t: 'subscribe', ch },
        { t: 'unsubscribe', ch },
        {
          t: 'publish',
          id: random.pick(['same', '__proto__']),
          ch: random.pick(['b', '__proto__']),
          d: { __proto__: null, n },
        },
        { t: 'ping', n: 1 },
        { t: 'pong', n: 2 ** 53 - 1 },
      ])
      client.send(...Array.from({ length: random.pick([1, 1, 5, 256, 300]) }, () => frame))
      if (random.chance(0.02)) client.send({ t: 'bye' })
      if (random.chance(0.1)) await pause(1)
    }
    if (random.chance(0.3)) client.socket.send(Buffer.alloc(70_000))
    if (random.chance(0.5)) client.cut()
  },
  // Many messages without reading.
  async (server, random) => {
    const client = await server.connect()
    client.socket.pause()
    client.send({ t: 'subscribe', ch: 'a' }, { t: 'subscribe', ch: 'b' })
    for (let n = 0; n < 400; n++)
      client.send({ t: 'publish', id: `${random.next()}`, ch: 'b', d: 'x'.repeat(3000) })
    await pause(20)
    if (random.chance(0.5)) client.cut()
  },
  // Malformed bytes on the socket.
  async (server, random) => {
    const client = await server.connect()
    const raw = (client.socket as unknown as { _socket: Socket })._socket
    raw.write(
      random.pick([
        Buffer.from([0xff, 0xff, 1, 2, 3]),
        Buffer.from([0x81, 0x85, 0, 0, 0, 0, 0xff, 0xfe, 0, 0, 0]),
        Buffer.from([0x89, 0xfe, 0, 0]),
      ]),
    )
    await pause(5)
  },
]
