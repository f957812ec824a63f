import { describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { createClient } from './support/client.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

describe('a page of another origin', () => {
  it('cannot open a socket to the server: the upgrade is refused and no session is made [S1]', async () => {
    const server = await startServer({ allowedOrigins: ['https://app.example'] })
    const evil = createClient(server.url, {}, { origin: 'https://evil.example' })
    evil.connect()
    await until('two dials', () => evil.sockets.length >= 2)
    expect(evil.getState().connection).toMatchObject({
      status: 'connecting',
      reason: 'unreachable',
      code: 1006,
    })
    const nobody = createClient(server.url)
    nobody.connect()
    await until('a dial without an origin', () => nobody.getState().connection.reason === 'unreachable')
    expect(new Set(server.events.map(({ type }) => type))).toEqual(new Set(['origin-refused']))
    expect(server.sessions()).toEqual([])
    const own = createClient(server.url, {}, { origin: 'https://app.example' })
    own.connect()
    await own.reaches('connected')
  })
})

describe('silent sockets', () => {
  it('are closed after the hello time-out and do not block other clients [S4]', async () => {
    const server = await startServer()
    const codes: number[] = []
    for (let n = 0; n < 100; n += 1) {
      const mute = new WebSocket(server.url)
      mute.on('error', () => undefined)
      mute.on('close', (code) => codes.push(code))
    }
    await server.seen('connection-opened', 100)
    const client = createClient(server.url)
    client.connect()
    await client.reaches('connected')
    await until('all closed', () => codes.length === 100)
    expect(new Set(codes)).toEqual(new Set([4408]))
    expect(server.sessions()).toHaveLength(1)
    expect(client.statuses).toEqual(['connecting', 'connected'])
  })
})
