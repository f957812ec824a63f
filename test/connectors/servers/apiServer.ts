import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the server answers every request. */
export type Answering =
  /** Health with the nonce repeated, data on other paths. */
  | 'well'
  /** Health with 204 and nothing that only this server can know. */
  | 'unmarked'
  | 'overloaded'
  | 'no-gateway'
  /** The page of a captive portal, in the server's place. */
  | 'portal-page'
  | 'portal-redirect'
  | 'portal-511'
  | 'unauthorized'
  /** Accepts and never answers. */
  | 'silent'

/** A request, as the server saw it. */
export interface SeenRequest {
  readonly method: string
  readonly path: string
  readonly query: URLSearchParams
  readonly headers: IncomingMessage['headers']
}

/** A plain HTTP API on loopback. */
export interface ApiServer {
  readonly origin: string
  readonly requests: readonly SeenRequest[]
  /** The probes among them. */
  readonly probes: () => number
  answer: Answering
  /** For `overloaded`: the value of `retry-after`. */
  retryAfter: string | null
  /** Closes the port: further requests are refused. */
  readonly stop: () => Promise<void>
  /** Opens the same port again. */
  readonly start: () => Promise<void>
}

/** A file of a page that the API serves, whatever it answers else. */
export interface ServedFile {
  readonly type: string
  readonly body: string
}

/** Starts an API with `/health` and, on every other path, the JSON `{ "n": … }` that counts requests. */
export async function startApiServer(files: ReadonlyMap<string, ServedFile> = new Map()): Promise<ApiServer> {
  const requests: SeenRequest[] = []
  let port = 0
  let server: Server | null = null

  const api = {
    get origin() {
      return `http://127.0.0.1:${port}`
    },
    requests,
    probes: () => requests.filter(({ path }) => path === '/health').length,
    answer: 'well' as Answering,
    retryAfter: null as string | null,
    async stop() {
      const stopping = server
      if (stopping === null) return
      server = null
      const closed = once(stopping, 'close')
      stopping.close()
      stopping.closeAllConnections()
      await closed
    },
    async start() {
      if (server !== null) return
      const starting = createServer(handle)
      starting.listen(port, '127.0.0.1')
      await once(starting, 'listening')
      port = (starting.address() as AddressInfo).port
      server = starting
    },
  }

  function handle(request: IncomingMessage, response: ServerResponse): void {
    const { pathname, searchParams } = new URL(request.url ?? '/', api.origin)
    const file = files.get(pathname)
    if (file !== undefined) {
      response.writeHead(200, { 'content-type': file.type }).end(file.body)
      return
    }
    const seen = {
      method: request.method ?? '',
      path: pathname,
      query: searchParams,
      headers: request.headers,
    }
    requests.push(seen)
    response.setHeader('cache-control', 'no-store')
    respond(api, seen, response, requests.length)
  }

  await api.start()
  return api
}

function respond(
  { answer, retryAfter, origin }: ApiServer,
  { path, query }: SeenRequest,
  response: ServerResponse,
  count: number,
): void {
  switch (answer) {
    case 'silent':
      return
    case 'overloaded':
      if (retryAfter !== null) response.setHeader('retry-after', retryAfter)
      response.writeHead(503).end()
      return
    case 'no-gateway':
      response.writeHead(502).end()
      return
    case 'unauthorized':
      response.writeHead(path === '/health' ? 204 : 401).end()
      return
    case 'portal-page':
      response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in to this network</h1>')
      return
    case 'portal-redirect':
      response.writeHead(302, { location: `${origin}/portal` }).end()
      return
    case 'portal-511':
      response.writeHead(511, { 'content-type': 'text/html' }).end('<h1>Sign in to this network</h1>')
      return
    case 'unmarked':
    case 'well':
      response.setHeader('access-control-allow-origin', '*')
      response.setHeader('access-control-expose-headers', 'x-connectivity-nonce')
      if (path !== '/health') {
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ n: count }))
        return
      }
      if (answer === 'well') response.setHeader('x-connectivity-nonce', query.get('nonce') ?? '')
      response.writeHead(204).end()
  }
}
