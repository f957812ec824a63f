import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'

/** A socket server scripted by the path: `/close/4000`, `/raw/8101ff`, `/reset`, `/malformed`, `/403`, `/echo`;
 * and over HTTP `/status/500`. */
export interface ScriptedServer {
  readonly url: string
  /** What the sockets sent. */
  readonly received: readonly string[]
  /** The address and the headers of each socket, as a log would have them. */
  readonly requests: readonly string[]
  readonly close: () => void
}

/** Writes raw bytes and suppresses later output of `ws`. */
function writeRaw(stream: Duplex, hex: string): void {
  stream.write(Buffer.from(hex, 'hex'))
  stream.write = () => true
}

export async function startScriptedServer(): Promise<ScriptedServer> {
  const received: string[] = []
  const requests: string[] = []
  const sockets = new WebSocketServer({ noServer: true })
  const http = createServer((request, response) => {
    response.writeHead(Number(request.url?.split('/').at(-1))).end()
  })
  http.on('upgrade', (request, stream, head) => {
    requests.push(`${request.url} ${JSON.stringify(request.headers)}`)
    const [, act = '', code = ''] = (request.url ?? '').split('?', 1)[0]?.split('/') ?? []
    if (act === '403') {
      stream.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
      return
    }
    sockets.handleUpgrade(request, stream, head, (socket) => {
      socket.on('error', () => undefined)
      socket.on('message', (data) => {
        received.push(String(data))
        // A reset throws away what the browser has not read yet: without a message from it, perhaps the answer to its dial.
        if (act === 'reset') (stream as Socket).resetAndDestroy()
      })
      // After the page had time to see the socket open.
      setTimeout(() => {
        // 1005 is how a close without a code is reported.
        if (act === 'close' && code === '1005') socket.close()
        else if (act === 'close') socket.close(Number(code), 'why')
        if (act === 'raw') writeRaw(stream, code)
        // A text frame that is masked, which a server must not send.
        if (act === 'malformed') stream.write(Buffer.from([0x81, 0x82, 1, 2, 3, 4, 5, 6]))
      }, 50)
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    received,
    requests,
    close() {
      for (const socket of sockets.clients) socket.terminate()
      http.closeAllConnections()
      http.close()
    },
  }
}
