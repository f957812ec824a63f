import type { IncomingMessage, Server } from 'node:http'
import type { ChannelServer, ChannelServerOptions } from './channelServerOptions.js'
import { checkOptions } from './checkOptions.js'
import type { ChannelUser, Refusal } from './hub/access.js'
import { createEventStream, type EventStream } from './hub/events.js'
import { resolveLimits } from './hub/limits.js'
import { createHub, type HubOptions } from './hub.js'
import { listen, refuseUpgrade, takePath, type PathHandlers } from './httpServer.js'
import { createNodeEnvironment } from './nodeEnvironment.js'
import { isOriginAllowed } from './originCheck.js'
import { answerProbe } from './probe.js'
import { createRefusedOrigins, resolveLog } from './refusedOrigins.js'
import { createWebSocketAcceptor, loadWebSocketServer, type WebSocketAcceptor } from './webSocketAcceptor.js'

function hubOptions<Answer extends ChannelUser | Refusal>(
  options: ChannelServerOptions<Answer>,
): HubOptions<Answer> {
  const { server: _server, port: _port, host: _host, path: _path, ...rest } = options
  const { allowedOrigins: _origins, log: _log, ...own } = rest
  return { ...own, environment: createNodeEnvironment() }
}

/** Waits for the store, then listens; a failure of either closes the other. */
async function start(
  hub: ReturnType<typeof createHub>,
  { server, port = 0 }: Pick<ChannelServerOptions, 'server' | 'port'>,
  host: string,
): Promise<{ readonly epoch: string; readonly http: Server }> {
  try {
    return { epoch: await hub.ready, http: server ?? (await listen(port, host)) }
  } catch (error) {
    await hub.close()
    throw error
  }
}

/** Handles the requests on the server's path. */
function createHandlers<Answer extends ChannelUser | Refusal>(
  { allowedOrigins = [], log }: ChannelServerOptions<Answer>,
  epoch: string,
  events: EventStream,
  acceptor: WebSocketAcceptor,
  isOpen: () => boolean,
): PathHandlers {
  const logRefused = createRefusedOrigins(resolveLog(log))
  const refuseOrigin = ({
    headers: { origin },
    socket: { remoteAddress: address },
  }: IncomingMessage): void => {
    logRefused(origin)
    events.emit({
      type: 'origin-refused',
      ...(origin !== undefined && { origin }),
      ...(address !== undefined && { address }),
    })
  }
  return {
    request: (request, response) => answerProbe(request, response, { epoch, allowedOrigins, isOpen }),
    upgrade(request, socket, head) {
      if (!isOpen()) return refuseUpgrade(socket, '503 Service Unavailable')
      if (isOriginAllowed(request.headers, allowedOrigins)) return acceptor.upgrade(request, socket, head)
      refuseOrigin(request)
      refuseUpgrade(socket, '403 Forbidden')
    },
  }
}

function addressOf(http: Server): { readonly host: string; readonly port: number } {
  const bound = http.address()
  if (bound !== null && typeof bound === 'object') return { host: bound.address, port: bound.port }
  throw new Error(
    'react-connectivity/server: expected the HTTP server to listen on a port, but it does not yet. Ask after its "listening" event',
  )
}

function urlOf(http: Server, path: string): string {
  const { host, port } = addressOf(http)
  return `ws://${host.includes(':') ? `[${host}]` : host}:${port}${path}`
}

/**
 * Starts a channel server on Node's `http` and `ws`. Needs the package `ws` to be installed.
 *
 * @param options Address, access and channels; see {@link ChannelServerOptions}.
 * @returns The running server, once its store is open and, with `port`, it listens.
 * @throws TypeError when an option is unknown or wrong, or neither or both of `server` and `port` are given.
 * @throws RangeError when a limit, a heartbeat, `dialsPerSecond` or a channel size makes no sense.
 * @throws Error when the package `ws` is missing.
 * @example
 * const realtime = await createChannelServer({
 *   server,
 *   authenticate: async ({ token }) => (await verify(token)) ?? { refused: 'unauthorized' },
 *   authorize: ({ user, channel }) => channel.startsWith(`user:${user.id}:`),
 *   channels: { 'orders*': { kind: 'log' }, 'price*': { kind: 'latest' } },
 * })
 * await realtime.publish('orders', { id: 1, state: 'paid' })
 */
export async function createChannelServer<Answer extends ChannelUser | Refusal = ChannelUser>(
  options: ChannelServerOptions<Answer>,
): Promise<ChannelServer> {
  checkOptions(options)
  const { path = '/realtime', host = '127.0.0.1' } = options
  const webSockets = await loadWebSocketServer(resolveLimits(options.limits).maxFrameBytes)
  const hub = createHub(hubOptions(options))
  const { epoch, http } = await start(hub, options, host)
  const acceptor = createWebSocketAcceptor(hub, webSockets)
  // Events of upgrades that never reach the hub.
  const events = createEventStream()
  let closing: Promise<void> | null = null
  const release = takePath(
    http,
    path,
    createHandlers(options, epoch, events, acceptor, () => closing === null),
  )

  const shutDown: ChannelServer['close'] = async ({ graceMs = 5000, ...farewell } = {}) => {
    await Promise.all([hub.close(farewell), acceptor.drained(graceMs)])
    release()
    if (options.server !== undefined) return
    http.closeAllConnections()
    await new Promise<void>((resolve) => http.close(() => resolve()))
  }

  const { publish, closeChannel, closeSession, kick, recheck, sessions } = hub
  return {
    address: () => addressOf(http),
    get url() {
      return urlOf(http, path)
    },
    epoch,
    ...{ publish, closeChannel, closeSession, kick, recheck, sessions },
    on(listener) {
      const ends = [hub.on(listener), events.on(listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    close: (farewell) => (closing ??= shutDown(farewell)),
  }
}
