import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo } from 'node:net'
import { createChannelServer, type ChannelServer } from 'react-connectivity/server'
import { describe, expect, it, onTestFinished } from 'vitest'

const paths = ['/first', '/second'] as const

/** One HTTP server of an app with two channel servers on it. */
async function start() {
  const server = createServer((_request, response) => void response.end('the app'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const made: ChannelServer[] = []
  for (const path of paths) made.push(await createChannelServer({ server, path, channels: {} }))
  onTestFinished(async () => {
    for (const one of made) await one.close({ graceMs: 0 })
  })
  const { port } = server.address() as AddressInfo
  const ask = async (path: string): Promise<string> => (await fetch(`http://127.0.0.1:${port}${path}`)).text()
  /** The first line of the answer to an upgrade. */
  const upgrade = async (path: string): Promise<string> => {
    const socket = connect(port, '127.0.0.1')
    onTestFinished(() => void socket.destroy())
    socket.write(
      `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nOrigin: http://127.0.0.1:${port}\r\nConnection: Upgrade\r\n` +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return answer.toString('latin1').split('\r\n', 1)[0] ?? ''
  }
  return { server, made, ask, upgrade }
}

describe('an HTTP server with two channel servers', () => {
  it.each([{ order: [0, 1] }, { order: [1, 0] }])(
    'gets each path back when its channel server closes, in the order $order',
    async ({ order }) => {
      const { made, ask } = await start()
      expect(await ask('/')).toBe('the app')
      expect(await Promise.all(paths.map(ask))).toEqual([
        expect.stringContaining('ok'),
        expect.stringContaining('ok'),
      ])
      const [first = 0, last = 1] = order
      await made[first]?.close()
      expect(await ask(paths[first] ?? '')).toBe('the app')
      expect(await ask(paths[last] ?? '')).toContain('ok')
      await made[last]?.close()
      expect(await Promise.all(paths.map(ask))).toEqual(['the app', 'the app'])
    },
  )

  it('answers an upgrade on the path of neither, and leaves it to another listener of the app', async () => {
    const { server, upgrade } = await start()
    expect(await upgrade('/third')).toBe('HTTP/1.1 404 Not Found')
    expect(await upgrade('/first')).toBe('HTTP/1.1 101 Switching Protocols')
    expect(await upgrade('/second')).toBe('HTTP/1.1 101 Switching Protocols')
    server.on('upgrade', ({ url }, socket) => {
      if (url === '/third') socket.end('HTTP/1.1 418 Teapot\r\n\r\n')
    })
    expect(await upgrade('/third')).toBe('HTTP/1.1 418 Teapot')
  })

  it('is as it was after both have closed', async () => {
    const { server, made } = await start()
    for (const one of made.toReversed()) await one.close()
    expect(Object.hasOwn(server, 'emit')).toBe(false)
    expect(server.listenerCount('upgrade')).toBe(0)
  })
})
