import { createBrowserEnvironment } from '../../engine/browserEnvironment.js'
import { createEmitter, type Emitter } from '../../engine/emitter.js'
import type { ListenToZim, ZimClient, ZimEvents } from './types.js'

/** A change of the connection, as ZIM tells it. */
export type ConnectionChange = ZimEvents['connectionStateChanged']

/** A change of a room. */
export type RoomChange = ZimEvents['roomStateChanged']

/** Receives what one client tells. */
export interface ZimListener {
  readonly connectionChanged: (change: ConnectionChange) => void
  readonly roomChanged: (change: RoomChange) => void
  readonly tokenEnds: () => void
  readonly message: (roomID: string, message: unknown) => void
}

/** The state of one client, which has no property for it. Lives as long as the client. */
export interface Monitor<Z extends ZimClient = ZimClient> {
  readonly listeners: Set<ZimListener>
  /** Listens for the app, because ZIM keeps one listener for each event. */
  readonly on: ListenToZim<Z>
  /** The last change; null when ZIM has told none since the monitor was made. */
  last: ConnectionChange | null
}

const monitors = new WeakMap<ZimClient, unknown>()

/** The monitor of a client, one for all connectors over it. It listens from here on, because ZIM has no state to read later. */
export function monitorOf<Z extends ZimClient>(zim: Z): Monitor<Z> {
  const monitor = (monitors.get(zim) as Monitor<Z> | undefined) ?? createMonitor(zim)
  monitors.set(zim, monitor)
  return monitor
}

type AppListeners = { readonly [Event in keyof ZimEvents]: Emitter<ZimEvents[Event]> }

function createMonitor<Z extends ZimClient>(zim: Z): Monitor<Z> {
  // The app may listen before any client has an environment.
  const { report } = createBrowserEnvironment()
  const app: AppListeners = {
    connectionStateChanged: createEmitter(report),
    roomStateChanged: createEmitter(report),
    tokenWillExpire: createEmitter(report),
    roomMessageReceived: createEmitter(report),
  }
  const listeners = new Set<ZimListener>()
  const listen = <Event extends keyof ZimEvents>(
    event: Event,
    tell: (listener: ZimListener, data: ZimEvents[Event]) => void,
  ): void => {
    const listener = (_zim: unknown, data: ZimEvents[Event]): void => {
      if (event === 'connectionStateChanged') monitor.last = data as ConnectionChange
      for (const each of listeners) tell(each, data)
      app[event].emit(data)
    }
    zim.on(event as never, listener)
  }
  const monitor: Monitor<Z> = {
    listeners,
    on: (event, listener) => app[event].add((data) => listener(zim, data)),
    last: null,
  }
  listen('connectionStateChanged', (listener, change) => listener.connectionChanged(change))
  listen('roomStateChanged', (listener, change) => listener.roomChanged(change))
  listen('tokenWillExpire', (listener) => listener.tokenEnds())
  listen('roomMessageReceived', (listener, { messageList, fromConversationID }) => {
    for (const message of messageList) listener.message(fromConversationID, message)
  })
  return monitor
}
