import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer, type RawData, type WebSocket } from 'ws'
import type { ChannelServer, ChannelServerOptions } from './channelServerOptions.js'
import { checkOptions } from './checkOptions.js'
import type { ChannelUser } from './hub/access.js'
import { resolveLimits } from './hub/limits.js'
import { createEventStream } from './hub/events.js'
import { createHub, type HubOptions } from './hub.js'
import { listen, refuseUpgrade, takePath } from './httpServer.js'
import { createNodeEnvironment } from './nodeEnvironment.js'
import { isOriginAllowed } from './originCheck.js'
import { answerProbe } from './probe.js'
import { createWebSocketLink } from './webSocketLink.js'

/** What `ws` reports when it refuses a message itself, as close codes. */
const refusals = new Map([
  ['WS_ERR_UNSUPPORTED_MESSAGE_LENGTH', 1009],
  ['WS_ERR_INVALID_UTF8', 1007],
])

/** With its default `binaryType`, `ws` delivers a message as one Buffer. */
const textOf = (data: RawData): string => (data instanceof Buffer ? data.toString() : '')

function hubOptions<User extends ChannelUser>(options: ChannelServerOptions<User>): HubOptions<User> {
  const {
    server: _server,
    port: _port,
    host: _host,
    path: _path,
    allowedOrigins: _origins,
    ...rest
  } = options
  return { ...rest, environment: createNodeEnvironment() }
}

/**
 * Starts a channel server on Node's `http` and `ws`. Needs the package `ws` to be installed.
 *
 * @param options Where to listen, who may connect, what the channels keep; see {@link ChannelServerOptions}.
 * @returns The running server, once its store is open and, with `port`, it listens.
 * @throws TypeError when an option is unknown or wrong, or neither or both of `server` and `port` are given.
 * @throws RangeError when a limit, a heartbeat or a channel size makes no sense.
 * @example
 * const realtime = await createChannelServer({
 *   server,
 *   authenticate: async ({ token }) => (await verify(token)) ?? { refused: 'unauthorized' },
 *   authorize: ({ user, channel }) => channel.startsWith(`user:${user.id}:`),
 *   channels: { 'orders*': { kind: 'log' }, 'price*': { kind: 'latest' } },
 * })
 * await realtime.publish('orders', { id: 1, state: 'paid' })
 */
export async function createChannelServer<User extends ChannelUser = ChannelUser>(
  options: ChannelServerOptions<User>,
): Promise<ChannelServer> {
  checkOptions(options)
  const { path = '/realtime', host = '127.0.0.1', allowedOrigins = [] } = options
  if ((options.server === undefined) === (options.port === undefined)) {
    throw new TypeError(
      'react-connectivity/server: expected either server or port, got ' +
        `${options.server ? 'both' : 'neither'}. Pass your HTTP server, or a port to listen on`,
    )
  }
  const limits = resolveLimits(options.limits)
  const hub = createHub(hubOptions(options))
  const isOwn = options.server === undefined
  const start = async () => ({
    epoch: await hub.ready,
    http: options.server ?? (await listen(options.port ?? 0, host)),
  })
  const { epoch, http } = await start().catch(async (error: unknown) => {
    await hub.close()
    throw error
  })
  const webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: limits.maxFrameBytes,
  })
  const sockets = new Set<WebSocket>()
  /** What happens before the hub hears of it. */
  const events = createEventStream()
  let closing: Promise<void> | undefined
  let onEmpty: (() => void) | undefined

  const accept = (webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void => {
    const { origin } = request.headers
    const address = request.socket.remoteAddress
    const peer = hub.accept(createWebSocketLink(webSocket, socket), {
      ...(origin !== undefined && { origin }),
      ...(address !== undefined && { address }),
    })
    let refusal: number | undefined
    sockets.add(webSocket)
    webSocket.on('message', (data, isBinary) => peer.receive(isBinary ? data : textOf(data)))
    webSocket.on('error', (error: Error & { code?: string }) => {
      refusal = refusals.get(error.code ?? '') ?? (error.code?.startsWith('WS_ERR') ? 1002 : undefined)
    })
    webSocket.on('close', (code) => {
      sockets.delete(webSocket)
      peer.closed(refusal ?? code)
      if (sockets.size === 0) onEmpty?.()
    })
  }

  const release = takePath(http, path, {
    request: (request, response) =>
      answerProbe(request, response, { epoch, allowedOrigins, isOpen: () => closing === undefined }),
    upgrade(request, socket, head) {
      if (closing) return refuseUpgrade(socket, '503 Service Unavailable')
      if (!isOriginAllowed(request.headers.origin, request.headers.host, allowedOrigins)) {
        const { origin } = request.headers
        const address = request.socket.remoteAddress
        events.emit({
          type: 'origin-refused',
          ...(origin !== undefined && { origin }),
          ...(address !== undefined && { address }),
        })
        return refuseUpgrade(socket, '403 Forbidden')
      }
      webSockets.handleUpgrade(request, socket, head, (webSocket) => accept(webSocket, request, socket))
    },
  })

  const address: ChannelServer['address'] = () => {
    const bound = http.address()
    if (bound !== null && typeof bound === 'object') return { host: bound.address, port: bound.port }
    throw new Error(
      'react-connectivity/server: expected the HTTP server to listen on a port, but it does not yet. Ask after its "listening" event',
    )
  }

  const shutDown: ChannelServer['close'] = async ({ graceMs = 5000, ...farewell } = {}) => {
    const empty = new Promise<void>((resolve) => (onEmpty = resolve))
    const timer = setTimeout(() => {
      for (const socket of sockets) socket.terminate()
    }, graceMs)
    await Promise.all([hub.close(farewell), sockets.size > 0 ? empty : undefined])
    clearTimeout(timer)
    release()
    if (!isOwn) return
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }

  return {
    address,
    get url() {
      const { host: name, port } = address()
      return `ws://${name.includes(':') ? `[${name}]` : name}:${port}${path}`
    },
    epoch,
    publish: hub.publish,
    closeChannel: hub.closeChannel,
    closeSession: hub.closeSession,
    kick: hub.kick,
    recheck: hub.recheck,
    sessions: hub.sessions,
    on(listener) {
      const ends = [hub.on(listener), events.on(listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    close: (farewell) => (closing ??= shutDown(farewell)),
  }
}
