import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createChannelServer } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openRaw, rawFrame } from './support/rawSocket.js'
import { startServer, until } from './support/testServer.js'

/** A connection that says this and nothing more. */
async function say(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(text)
  socket.resume()
  return socket
}

const unfinished = 'GET /realtime HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: '

describe('the upgrade to a socket', () => {
  it('speaks no sub-protocol, so a token in one is never sent back [S3]', async () => {
    const server = await startServer()
    const { answer, received, socket } = await openRaw(server.address().port, [
      'Sec-WebSocket-Protocol: base64url.bearer.canary, second.canary',
    ])
    socket.write(rawFrame('text', '{"t":"hello","v":1,"attempt":0}'))
    await until('the welcome', () => received().includes('welcome'))
    expect(answer.toLowerCase()).not.toContain('sec-websocket-protocol')
    expect(answer + received().toString() + JSON.stringify(server.events)).not.toContain('canary')
  })

  it('must be asked for in time: a request that never ends loses its connection [S4]', async () => {
    const server = await startServer({ limits: { requestTimeoutMs: 1500 } })
    const { port } = server.address()
    const client = await server.connect()
    const slow = [await say(port, ''), await say(port, unfinished), await say(port, 'G')]
    await until('the end of all of them', () => slow.every(({ destroyed }) => destroyed))
    await client.settle()
    expect(client.isClosed, 'a socket is no request any more').toBe(false)
  })

  it('is possible while a crowd holds unfinished requests: the oldest ones make room [S4]', async () => {
    const server = await startServer({ limits: { maxHttpConnections: 5, requestTimeoutMs: 600_000 } })
    const { port } = server.address()
    const crowd: Socket[] = []
    const join = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) crowd.push(await say(port, unfinished))
    }
    await join(20)
    const client = await server.connect()
    await join(20)
    await until('the end of the oldest', () => crowd.filter(({ destroyed }) => destroyed).length === 35)
    expect(crowd.slice(0, 35).every(({ destroyed }) => destroyed)).toBe(true)
    await client.settle()
    expect(client.isClosed, 'a socket does not count').toBe(false)
    await server.connect()
  })

  it('leaves the connections of a server of the app alone', async () => {
    const host = createServer()
    await new Promise<void>((resolve) => host.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void host.close())
    const server = await createChannelServer({
      server: host,
      insecure: true,
      limits: { maxHttpConnections: 1 },
      log: null,
    })
    onTestFinished(() => server.close({ graceMs: 0 }))
    const { port } = server.address()
    const two = [await say(port, unfinished), await say(port, unfinished)]
    expect((await fetch(`http://127.0.0.1:${port}/realtime`)).status).toBe(200)
    expect(two.map(({ destroyed }) => destroyed)).toEqual([false, false])
    for (const socket of two) socket.destroy()
  })
})
