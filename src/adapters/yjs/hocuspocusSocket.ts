import type { Emitter } from '../listenAll.js'
import type { HocuspocusDocument } from './hocuspocusDocument.js'

/** The part of a `HocuspocusProviderWebsocket` 4 that is used. */
export interface HocuspocusSocket extends Emitter {
  readonly status: string
  readonly shouldConnect: boolean
  /** How many sockets were made so far. */
  readonly identifier: number
  readonly configuration: {
    readonly messageReconnectTimeout: number
    readonly maxAttempts: number
    readonly providerMap: { values(): Iterable<HocuspocusDocument> }
  }
  connect(): unknown
  disconnect(): void
  onClose(close: { readonly event: never }): unknown
}

/** Options of `fromHocuspocus`. */
export interface HocuspocusOptions {
  /** The documents that are channels. Default: all that are attached to the socket, now and later. */
  readonly documents?: readonly HocuspocusDocument[]
  /** The identity of the app at the server, as an opaque id. Default: unknown. */
  readonly identity?: () => string | null
}
