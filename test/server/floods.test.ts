import { readFile } from 'node:fs/promises'
import { duplexPair } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { createHub } from '../../src/server/hub.js'
import { SocketCounters } from '../../src/server/serverStats.js'
import { createWebSocketAcceptor, loadWebSocketServer } from '../../src/server/http/webSocketAcceptor.js'
import { startProcess } from '../client/support/serverInProcess.js'
import { flood, openRaw, rawFrame } from './support/rawSocket.js'
import { startServer, until } from './support/testServer.js'
import { createVirtualClock } from './support/virtualClock.js'

const megabytes = (count: number): number => count * 1024 * 1024
const hello = rawFrame('text', '{"t":"hello","v":1,"attempt":0}')
const repeat = (frame: Buffer, count: number): Buffer =>
  Buffer.concat(Array.from({ length: count }, () => frame))

it('the tests of hostile sockets run on the lowest version of ws that the package allows', async () => {
  const read = async (file: string) =>
    JSON.parse(await readFile(file, 'utf8')) as {
      readonly version: string
      readonly peerDependencies: { readonly ws: string }
    }
  const { peerDependencies } = await read('package.json')
  const { version } = await read('node_modules/ws/package.json')
  expect(peerDependencies.ws).toBe(`^${version}`)
})

describe('control frames', () => {
  it('of a client that pings now and then are answered with its own bytes', async () => {
    const server = await startServer()
    const client = await server.connect()
    const pongs: string[] = []
    client.socket.on('pong', (data) => pongs.push(String(data)))
    for (let n = 0; n < 50; n++) client.socket.ping(`ping ${n}`)
    await until('50 pongs', () => pongs.length === 50)
    expect(pongs).toEqual(Array.from({ length: 50 }, (_, n) => `ping ${n}`))
  })

  it.each(['ping', 'pong'] as const)(
    'count as frames: a flood of %ss ends its connection, before the hello and after it [S5]',
    async (opcode) => {
      const server = await startServer()
      for (const first of [Buffer.alloc(0), hello]) {
        const raw = await openRaw(server.address().port)
        raw.socket.write(first)
        await flood(raw, repeat(rawFrame(opcode, ''), 1000), megabytes(4))
        expect(await raw.ended).toBe(4429)
      }
      const answered = await server.connect()
      await answered.settle()
    },
  )

  it('that nobody reads the answers of hold no memory [S5]', async () => {
    const server = await startProcess({ port: 0 })
    const before = await server.peakBytes()
    const raw = await openRaw(server.port)
    raw.socket.pause()
    await flood(raw, repeat(rawFrame('ping', 'x'.repeat(125)), 500), megabytes(4096))
    expect(raw.socket.destroyed).toBe(true)
    expect((await server.peakBytes()) - before).toBeLessThan(megabytes(48))
  })
})

describe('fragments', () => {
  it('of one message are put together, up to 16 of them', async () => {
    const server = await startServer()
    const raw = await openRaw(server.address().port)
    const text = '{"t":"hello","v":1,"attempt":0}'
    for (let i = 0; i < 16; i++) {
      const part = i === 15 ? text.slice(15) : text.charAt(i)
      raw.socket.write(rawFrame(i === 0 ? 'text' : 'continuation', part, i === 15))
    }
    await server.seen('welcomed')
    const greedy = await openRaw(server.address().port)
    greedy.socket.write(rawFrame('text', 'x', false))
    for (let i = 0; i < 16; i++) greedy.socket.write(rawFrame('continuation', 'x', false))
    expect(await greedy.ended).toBe(1008)
    expect(await server.seen('connection-closed')).toMatchObject({ code: 1008, by: 'server' })
  })

  it('with other bytes between them keep none of those in memory [S5]', async () => {
    const server = await startProcess({ port: 0 })
    const before = await server.peakBytes()
    const raw = await openRaw(server.port)
    raw.socket.write(hello)
    raw.socket.write(rawFrame('text', 'x', false))
    const between = repeat(rawFrame('pong', 'x'.repeat(125)), 500)
    await flood(raw, Buffer.concat([rawFrame('continuation', 'x', false), between]), megabytes(4096))
    expect(raw.socket.destroyed).toBe(true)
    expect((await server.peakBytes()) - before).toBeLessThan(megabytes(48))
  })

  it('of the network, each a byte long, do not pile up', async () => {
    const hub = createHub({ environment: createVirtualClock().environment })
    const acceptor = createWebSocketAcceptor(hub, await loadWebSocketServer(65_536), new SocketCounters())
    const [near, far] = duplexPair()
    const request = {
      method: 'GET',
      headers: {
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
      },
    }
    const facts = { origin: null, address: null, headers: {} }
    acceptor.upgrade(request as never, far, Buffer.alloc(0), facts)
    const closed = new Promise<number>((resolve) => {
      hub.on((event) => event.type === 'connection-closed' && resolve(event.code))
    })
    near.resume()
    const frame = rawFrame('text', ' '.repeat(10_000))
    for (let at = 0; at < frame.length && !near.destroyed; at++)
      await new Promise((resolve) => near.write(frame.subarray(at, at + 1), resolve))
    near.end()
    expect(await closed).toBe(1008)
  })
})
