import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocketServer } from 'ws'

/** A WebSocket server without the package: it repeats each message to all its clients, in its own JSON. */
export interface PlainServer {
  readonly port: number
  /** What came in, as text. */
  readonly received: readonly string[]
  readonly say: (body: unknown) => void
  readonly close: () => void
}

export async function startPlainServer(): Promise<PlainServer> {
  const received: string[] = []
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  const say = (body: unknown): void => {
    for (const client of server.clients) client.send(JSON.stringify({ room: 'lobby', body }))
  }
  server.on('connection', (socket) => {
    socket.on('error', () => undefined)
    socket.on('message', (data) => {
      const text = String(data)
      received.push(text)
      say((JSON.parse(text) as { readonly body: unknown }).body)
    })
  })
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    received,
    say,
    close() {
      for (const client of server.clients) client.terminate()
      server.close()
    },
  }
}
