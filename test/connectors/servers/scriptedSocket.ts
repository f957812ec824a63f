import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'
import { WebSocketServer, type WebSocket } from 'ws'

/** A WebSocket server under the control of a test. */
export interface ScriptedSocketServer {
  readonly url: string
  readonly sockets: WebSocket[]
  readonly requests: IncomingMessage[]
  /** The received messages: text, or bytes. */
  readonly received: (string | Buffer)[]
}

interface Script {
  readonly opened?: (socket: WebSocket, request: IncomingMessage) => void
  readonly message?: (socket: WebSocket, data: string | Buffer) => void
  /** Chooses among the offered sub-protocols. */
  readonly protocol?: (offered: readonly string[]) => string | false
}

/** Starts it on loopback; gone when the test ends. */
export async function startScriptedSocket({
  opened,
  message,
  protocol,
}: Script = {}): Promise<ScriptedSocketServer> {
  const server = new WebSocketServer({
    port: 0,
    host: '127.0.0.1',
    ...(protocol && { handleProtocols: (offered) => protocol([...offered]) }),
  })
  const sockets: WebSocket[] = []
  const requests: IncomingMessage[] = []
  const received: (string | Buffer)[] = []
  server.on('connection', (socket, request) => {
    sockets.push(socket)
    requests.push(request)
    socket.on('error', () => undefined)
    socket.on('message', (data, isBinary) => {
      const said = isBinary ? (data as Buffer) : String(data)
      received.push(said)
      message?.(socket, said)
    })
    opened?.(socket, request)
  })
  await once(server, 'listening')
  onTestFinished(() => {
    for (const socket of sockets) socket.terminate()
    server.close()
  })
  return {
    url: `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    sockets,
    requests,
    received,
  }
}
