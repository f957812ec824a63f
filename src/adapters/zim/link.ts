import type { Environment } from '../../engine/environment.js'
import type { Link, Sink } from '../../engine/source.js'
import { createConnection } from './connection.js'
import { connectionMeaning } from './connectionMeaning.js'
import type { ConnectionChange, Monitor, ZimListener } from './monitor.js'
import { createRenewal } from './renewal.js'
import { createRooms } from './rooms.js'
import type { ZimClient, ZimOptions } from './types.js'

/** Attaches a sink to the monitor of a client. */
export function attach<Z extends ZimClient>(
  zim: Z,
  monitor: Monitor<Z>,
  options: ZimOptions<Z>,
  sink: Sink,
  environment: Environment,
): Link {
  const rooms = createRooms(zim, options, sink, environment)
  const renewal = createRenewal(zim, options, environment)
  const connection = createConnection(zim, options, {
    sink,
    environment,
    opened: rooms.opened,
    ended: () => end(),
    interrupted: rooms.interrupted,
    unproved: () => {
      monitor.last = null
    },
  })
  const { login, observe, changed } = connection

  const end = (): void => {
    login.stop()
    renewal.stop()
  }
  const logOut = (): void => void Promise.resolve(zim.logout()).catch(() => undefined)

  function connect(): void {
    const { phase } = observe()
    // A login during an outage changes nothing: ZIM is on its way.
    if (phase === 'idle' || phase === 'stopped') login.start()
  }

  /** ZIM waits by its own rules for up to half a minute; only another login makes it dial at once. */
  function restart(): void {
    const { phase } = observe()
    if (phase === 'waiting' || phase === 'dialling') {
      connection.restarting()
      logOut()
    }
    login.stop()
    login.start()
  }

  const listener: ZimListener = {
    connectionChanged: changed,
    roomChanged: rooms.changed,
    tokenEnds: renewal.start,
    message: rooms.message,
  }
  monitor.listeners.add(listener)
  const { last } = monitor
  // The end of an earlier login says nothing of the one that the app asks for now.
  if (last !== null && !isEnd(last)) changed(last)

  return {
    observe,
    ...(login.isPossible && { connect, retryNow: restart }),
    disconnect: () => {
      // Before the rooms tell that they were left.
      connection.closed()
      logOut()
    },
    subscribe: (channel, request) => rooms.subscribe(channel, request?.isCreation === true),
    dispose: () => {
      monitor.listeners.delete(listener)
      end()
      rooms.dispose()
    },
  }
}

function isEnd({ state, event }: ConnectionChange): boolean {
  const { is } = connectionMeaning(state, event)
  return is === 'closed' || is === 'refused' || is === 'stopped'
}
