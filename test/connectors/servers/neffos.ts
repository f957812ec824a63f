import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { WebSocketServer } from 'ws'
import type { RunningServer } from '../support/faults.js'
import { createNeffosHub, type NeffosHub } from './neffosHub.js'

/** A real server that speaks the neffos wire. */
export interface NeffosServer extends RunningServer, Omit<NeffosHub, 'connect'> {
  /** How many tries each upgrade told, 0 where it told none. */
  readonly tries: () => readonly number[]
  /** The urls of the accepted connections. */
  readonly urls: () => readonly string[]
  /** Ends so many further upgrades without an answer. */
  readonly failUpgrades: (count: number) => void
  readonly closeAll: (code: number) => void
}

const HEADER = 'x-websocket-reconnect'
const PARAMETER = 'X-Websocket-Header-X-Websocket-Reconnect'

/** The number of tries, from the header of a Node client or from the parameter of a page. */
function triesOf({ url = '', headers }: IncomingMessage): number {
  const told = headers[HEADER] ?? new URL(url, 'http://localhost').searchParams.get(PARAMETER)
  return Number(told ?? 0)
}

export async function startNeffosServer(): Promise<NeffosServer> {
  const { connect, ...hub } = createNeffosHub()
  // The probe of the original client: any answer will do.
  const http = createServer((request, response) => {
    response.writeHead(request.method === 'HEAD' ? 302 : 405).end()
  })
  const tcp = new Set<Socket>()
  http.on('connection', (socket) => {
    tcp.add(socket)
    socket.on('close', () => tcp.delete(socket))
  })
  const server = new WebSocketServer({ noServer: true })
  const tries: number[] = []
  const urls: string[] = []
  let failing = 0

  http.on('upgrade', (request, socket, head) => {
    tries.push(triesOf(request))
    if (failing > 0) {
      failing -= 1
      socket.destroy()
      return
    }
    server.handleUpgrade(request, socket, head, (webSocket) => {
      urls.push(request.url ?? '')
      webSocket.on('error', () => undefined)
      const client = connect({ send: (data) => webSocket.send(data), close: () => webSocket.close() })
      webSocket.on('message', (data, isBinary) =>
        client.receive((data as Buffer).toString(isBinary ? 'latin1' : 'utf8')),
      )
      webSocket.on('close', client.gone)
    })
  })
  http.listen(0, '127.0.0.1')
  await once(http, 'listening')
  return {
    ...hub,
    tries: () => tries,
    urls: () => urls,
    failUpgrades: (count) => {
      failing = count
    },
    closeAll: (code) => {
      for (const socket of server.clients) socket.close(code)
    },
    port: (http.address() as AddressInfo).port,
    stop: () => {
      http.close()
      for (const socket of tcp) socket.destroy()
    },
  }
}
