import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Fault, Faults } from './faults.js'

/** The lab's HTTP API, for the fault panel. */
export interface ControlApi {
  readonly url: string
  readonly close: () => Promise<void>
}

export interface ControlApiOptions {
  readonly faults: Faults
  readonly key: string
  readonly allowedOrigins: readonly string[]
  readonly port: number
  /** The HTTP API of an app: the data of all accepted messages of a channel. */
  readonly log: (channel: string) => readonly unknown[]
}

const maxBodyBytes = 4096

async function readBody(request: IncomingMessage): Promise<string> {
  let body = ''
  for await (const chunk of request) {
    body += String(chunk)
    if (body.length > maxBodyBytes) throw new RangeError(`expected at most ${maxBodyBytes} bytes`)
  }
  return body
}

/**
 * Starts the API. `GET /` returns the state, `POST /` triggers a fault and returns the state, and `GET /log/orders` is the data of a
 * channel, for a resync; with `?after=20` without the first 20 messages. It kills processes, so it asks for
 * the key and for an origin that is on the list: another page in the same browser can have neither.
 */
export async function startControlApi(options: ControlApiOptions): Promise<ControlApi> {
  const { faults, key, allowedOrigins, port, log } = options

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { origin, 'x-lab-key': given } = request.headers
    response.setHeader('vary', 'origin')
    if (origin === undefined || !allowedOrigins.includes(origin)) {
      response.writeHead(403).end()
      return
    }
    response.setHeader('access-control-allow-origin', origin)
    if (request.method === 'OPTIONS') {
      response.setHeader('access-control-allow-headers', 'x-lab-key, content-type')
      response.setHeader('access-control-allow-methods', 'GET, POST')
      response.writeHead(204).end()
      return
    }
    if (given !== key) {
      response.writeHead(401).end()
      return
    }
    if (request.method === 'POST') await faults.run(JSON.parse(await readBody(request)) as Fault)
    response.writeHead(200, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    const [, channel, after] = /^\/log\/([\w-]+)(?:\?after=(\d+))?$/.exec(request.url ?? '') ?? []
    response.end(
      JSON.stringify(channel === undefined ? faults.state() : log(channel).slice(Number(after ?? 0))),
    )
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response
        .writeHead(400, { 'content-type': 'application/json' })
        .end(JSON.stringify({ error: String(error) }))
    })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
