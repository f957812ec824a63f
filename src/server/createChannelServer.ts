import type { Server } from 'node:http'
import type { ChannelServer, ChannelServerOptions } from './channelServerOptions.js'
import { checkOptions } from './checkOptions.js'
import type { AuthenticateAnswer } from './hub/authentication.js'
import type { HubEnvironment } from './hub/environment.js'
import { createEventStream } from './hub/eventStream.js'
import { resolveLimits, type ServerLimits } from './hub/limits.js'
import { createHub, type HubOptions } from './hub.js'
import { listen, takePath, type OwnServer } from './http/httpServer.js'
import { answerMetrics } from './http/metricsHandler.js'
import { createNodeEnvironment } from './nodeEnvironment.js'
import { createPathHandlers } from './http/pathHandlers.js'
import { SocketCounters, type ChannelServerStats } from './serverStats.js'
import { createWebSocketAcceptor, loadWebSocketServer } from './http/webSocketAcceptor.js'

function hubOptions<Answer extends AuthenticateAnswer>(
  options: ChannelServerOptions<Answer>,
  environment: HubEnvironment,
): HubOptions<Answer> {
  const { server: _server, port: _port, host: _host, path: _path, ...rest } = options
  const { allowedOrigins: _origins, allowedHosts: _hosts, log: _log, metricsPath: _metrics, ...others } = rest
  const { trustProxy: _proxies, clientAddress: _address, insecure: _insecure, ...own } = others
  return { ...own, environment }
}

/** Waits for the store, then listens; a failure of either closes the other. */
async function start(
  hub: ReturnType<typeof createHub>,
  { server, port = 0, host = '127.0.0.1' }: Pick<ChannelServerOptions, 'server' | 'port' | 'host'>,
  limits: ServerLimits,
): Promise<OwnServer & { readonly epoch: string }> {
  try {
    const epoch = await hub.ready
    if (server !== undefined) return { epoch, http: server, upgraded: () => undefined }
    return { epoch, ...(await listen(port, host, limits)) }
  } catch (error) {
    await hub.close()
    throw error
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
 * @throws TypeError when an option is unknown or wrong, when neither or both of `server` and `port` are given, or when nothing says who may do
 * what: none of `authenticate`, `authorize`, `authorizeMany`, `channels` and `insecure: true`.
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
export async function createChannelServer<Answer extends AuthenticateAnswer = AuthenticateAnswer>(
  options: ChannelServerOptions<Answer>,
): Promise<ChannelServer> {
  checkOptions(options)
  const { path = '/realtime', metricsPath } = options
  const limits = resolveLimits(options.limits)
  const webSockets = await loadWebSocketServer(limits.maxFrameBytes)
  const environment = createNodeEnvironment()
  const hub = createHub(hubOptions(options, environment))
  const counters = new SocketCounters()
  const { epoch, http, upgraded } = await start(hub, options, limits)
  const acceptor = createWebSocketAcceptor(hub, webSockets, counters)
  // Events of upgrades that never reach the hub.
  const events = createEventStream({ now: environment.now, count: (event) => counters.count(event) })
  let closing: Promise<void> | null = null
  const isOpen = (): boolean => closing === null && !hub.isDraining()
  const isReady = (): boolean => isOpen() && hub.isReady()
  const stats = (): ChannelServerStats => {
    const { totals, ...now } = hub.stats()
    return { ...now, isReady: isReady(), totals: counters.totals(totals) }
  }
  const handlers = createPathHandlers(options, events, acceptor, { isOpen, isReady, upgraded, counters })
  const releases = [takePath(http, path, handlers)]
  if (metricsPath !== undefined) releases.push(takePath(http, metricsPath, { request: answerMetrics(stats) }))

  const shutDown: ChannelServer['close'] = async ({ graceMs = 5000, ...farewell } = {}) => {
    const closed = hub.close(farewell)
    // A store that cannot be closed keeps neither sockets nor the port.
    await Promise.allSettled([closed, acceptor.drained(graceMs)])
    for (const release of releases.toReversed()) release()
    if (options.server === undefined) {
      http.closeAllConnections()
      await new Promise<void>((resolve) => http.close(() => resolve()))
    }
    return closed
  }

  const { publish, closeChannel, closeSession, kick, recheck, sessions, things } = hub
  return {
    address: () => addressOf(http),
    get url() {
      return urlOf(http, path)
    },
    epoch,
    isReady,
    stats,
    drain: hub.drain,
    ...{ publish, closeChannel, closeSession, kick, recheck, sessions, things },
    on(listener) {
      const ends = [hub.on(listener), events.on(listener)]
      return () => {
        for (const end of ends) end()
      }
    },
    close: (farewell) => (closing ??= shutDown(farewell)),
  }
}
