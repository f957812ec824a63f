import { once } from 'node:events'
import { createServer } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/**
 * A reverse proxy on a free port, with the one rule of real ones: it adds the address of its client at the end of
 * `x-forwarded-for`. The address is what the client says in `x-test-address`, because all clients of a test are local.
 */
export async function startReverseProxy(targetPort: number): Promise<{ readonly url: string }> {
  const sockets = new Set<Socket>()
  const server = createServer()
  server.on('upgrade', (request, socket: Socket, head: Buffer) => {
    const target = connect(targetPort, '127.0.0.1')
    for (const one of [socket, target]) {
      sockets.add(one)
      one.on('close', () => sockets.delete(one))
    }
    socket.on('error', () => target.destroy()).on('close', () => target.destroy())
    target.on('error', () => socket.destroy()).on('close', () => socket.destroy())
    const { 'x-test-address': address, 'x-forwarded-for': before, ...headers } = request.headers
    const chain = [before, address].filter((one) => one !== undefined).join(', ')
    const lines = Object.entries({ ...headers, 'x-forwarded-for': chain }).map(
      ([name, value]) => `${name}: ${String(value)}\r\n`,
    )
    target.write(`GET ${request.url ?? '/'} HTTP/1.1\r\n${lines.join('')}\r\n`)
    target.write(head)
    socket.pipe(target).pipe(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return { url: `ws://127.0.0.1:${(server.address() as AddressInfo).port}/realtime` }
}
