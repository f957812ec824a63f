import type { Emitter } from '../listenAll.js'

/** The part of an `Awareness` of y-protocols that is used. */
export interface YAwareness {
  getLocalState(): unknown
  setLocalState(state: never): void
}

/** The part of a `WebsocketProvider` of y-websocket 3 that is used. */
export interface YWebsocketProvider extends Emitter {
  readonly roomname: string
  readonly shouldConnect: boolean
  readonly wsconnected: boolean
  readonly wsconnecting: boolean
  readonly synced: boolean
  readonly wsUnsuccessfulReconnects: number
  readonly maxBackoffTime: number
  readonly wsLastMessageReceived: number
  readonly awareness: YAwareness
  // Methods, because the provider's own ones accept fewer events and closer types.
  shouldReconnect?(event: never, provider: never): boolean
  connect(): void
  disconnect(): void
}
