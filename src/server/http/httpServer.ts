import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ServerLimits } from '../hub/limits.js'

/** Handlers for one path. */
export interface PathHandlers {
  readonly request: (request: IncomingMessage, response: ServerResponse) => void
  /** Default: the path takes no sockets. */
  readonly upgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? ''

/** Ends an upgrade with a plain HTTP answer. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy())
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`, () => socket.destroy())
}

/** The path of a listener of upgrades that is one of ours. */
const PATH = Symbol('path')

/** Whether nobody answers an upgrade unless this listener does: all are ours, none has its path, and this one is asked first. */
function isUnanswered(server: Server, request: IncomingMessage, own: object): boolean {
  const listeners = server.listeners('upgrade')
  const isLeft = listeners.every((one) => PATH in one && one[PATH] !== pathOf(request))
  return isLeft && listeners[0] === own
}

/**
 * Takes one path of an HTTP server and leaves everything else to its other listeners, also to those added later: they
 * never see a request of ours, else both would answer it.
 *
 * @returns The function that gives the path back.
 */
export function takePath(server: Server, path: string, handlers: PathHandlers): () => void {
  const before = Object.getOwnPropertyDescriptor(server, 'emit')
  const emit = server.emit.bind(server) as (event: string | symbol, ...values: unknown[]) => boolean
  let isTaken = true
  const own = (event: string | symbol, ...values: unknown[]): boolean => {
    const request = values[0] as IncomingMessage
    // A path that was given back below a later one stays in the chain and only passes on.
    if (!isTaken || event !== 'request' || pathOf(request) !== path) return emit(event, ...values)
    handlers.request(request, values[1] as ServerResponse)
    return true
  }
  const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    if (pathOf(request) === path) handlers.upgrade?.(request, socket, head)
    else if (isUnanswered(server, request, onUpgrade)) refuseUpgrade(socket, '404 Not Found')
  }
  server.emit = own as typeof server.emit
  if (handlers.upgrade !== undefined) server.on('upgrade', Object.assign(onUpgrade, { [PATH]: path }))
  return () => {
    isTaken = false
    server.off('upgrade', onUpgrade)
    if (Object.getOwnPropertyDescriptor(server, 'emit')?.value !== own) return
    if (before === undefined) Reflect.deleteProperty(server, 'emit')
    else Object.defineProperty(server, 'emit', before)
  }
}

/** Ends the oldest connections that are not sockets when there are too many; returns the function that a socket is told to. */
function limitConnections(server: Server, max: number): (socket: Duplex) => void {
  const waiting = new Set<Duplex>()
  server.on('connection', (socket) => {
    waiting.add(socket)
    socket.once('close', () => waiting.delete(socket))
    const [oldest] = waiting
    if (waiting.size <= max || oldest === undefined) return
    waiting.delete(oldest)
    oldest.destroy()
  })
  return (socket) => void waiting.delete(socket)
}

/** A server that the package has made. */
export interface OwnServer {
  readonly http: Server
  /** Must be told of each connection that becomes a socket. */
  readonly upgraded: (socket: Duplex) => void
}

/** Listens with a new server, which answers 404 outside of the path. */
export function listen(
  port: number,
  host: string,
  limits: Pick<ServerLimits, 'requestTimeoutMs' | 'maxHttpConnections'>,
): Promise<OwnServer> {
  const timeout = limits.requestTimeoutMs
  const times = {
    headersTimeout: timeout,
    requestTimeout: timeout,
    connectionsCheckingInterval: Math.min(1000, timeout),
  }
  return new Promise((resolve, reject) => {
    const http = createServer(times, (_request, response) => {
      response.writeHead(404).end()
    })
    const upgraded = limitConnections(http, limits.maxHttpConnections)
    http.once('error', reject)
    http.listen(port, host, () => {
      http.off('error', reject)
      resolve({ http, upgraded })
    })
  })
}
