import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ChannelServerOptions } from '../channelServerOptions.js'
import type { EventStream } from '../hub/events.js'
import { refuseUpgrade, type PathHandlers } from './httpServer.js'
import { createOriginCheck } from './originCheck.js'
import { answerProbe } from './probe.js'
import { createRefusedOrigins, resolveLog } from './refusedOrigins.js'
import { createRequestReader, type RequestFacts } from './requestFacts.js'
import type { SocketCounters } from '../serverStats.js'
import type { WebSocketAcceptor } from './webSocketAcceptor.js'

/** The server's side of the handlers. */
export interface HandledServer {
  readonly isOpen: () => boolean
  readonly isReady: () => boolean
  /** A connection becomes a socket. */
  readonly upgraded: (socket: Duplex) => void
  readonly counters: SocketCounters
}

/** Handles the requests on the server's path. */
export function createPathHandlers(
  options: Pick<
    ChannelServerOptions,
    'allowedOrigins' | 'allowedHosts' | 'host' | 'trustProxy' | 'clientAddress' | 'log'
  >,
  events: EventStream,
  acceptor: WebSocketAcceptor,
  { isOpen, isReady, upgraded, counters }: HandledServer,
): PathHandlers {
  const factsOf = createRequestReader(options, events)
  const isOriginAllowed = createOriginCheck(options)
  const logRefused = createRefusedOrigins(resolveLog(options.log), events)
  const refuseOrigin = ({ origin, address }: RequestFacts): void => {
    logRefused(origin ?? undefined)
    events.emit({
      type: 'origin-refused',
      ...(origin !== null && { origin }),
      ...(address !== null && { address }),
    })
  }
  const isAllowed = (request: IncomingMessage): boolean => isOriginAllowed(factsOf(request))
  return {
    request: (request, response) => answerProbe(request, response, { isAllowed, isReady }),
    upgrade(request, socket, head) {
      if (!isOpen()) {
        counters.refusedUpgrades['not-open'] += 1
        return refuseUpgrade(socket, '503 Service Unavailable')
      }
      const facts = factsOf(request)
      if (!isOriginAllowed(facts)) {
        refuseOrigin(facts)
        return refuseUpgrade(socket, '403 Forbidden')
      }
      upgraded(socket)
      acceptor.upgrade(request, socket, head, facts)
    },
  }
}
