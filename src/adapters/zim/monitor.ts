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

type AppListeners<Z extends ZimClient> = {
  readonly [Event in keyof ZimEvents]: Set<(zim: Z, data: ZimEvents[Event]) => void>
}

function createMonitor<Z extends ZimClient>(zim: Z): Monitor<Z> {
  const app: AppListeners<Z> = {
    connectionStateChanged: new Set(),
    roomStateChanged: new Set(),
    tokenWillExpire: new Set(),
    roomMessageReceived: new Set(),
  }
  const listeners = new Set<ZimListener>()
  const listen = <Event extends keyof ZimEvents>(
    event: Event,
    tell: (listener: ZimListener, data: ZimEvents[Event]) => void,
  ): void => {
    const listener = (_zim: unknown, data: ZimEvents[Event]): void => {
      if (event === 'connectionStateChanged') monitor.last = data as ConnectionChange
      for (const each of listeners) tell(each, data)
      for (const each of app[event]) each(zim, data)
    }
    zim.on(event as never, listener)
  }
  const monitor: Monitor<Z> = {
    listeners,
    on: (event, listener) => {
      app[event].add(listener)
      return () => app[event].delete(listener)
    },
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
