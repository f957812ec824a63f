import type { Server } from 'node:http'
import type { ChannelUser, Refusal } from './hub/access.js'
import type { HubCloseOptions, HubOperations, HubOptions } from './hub.js'
import type { AllowedOrigins } from './originCheck.js'
import type { Log } from './refusedOrigins.js'

/** Options of `createChannelServer`. `Answer` is what `authenticate` returns: users, and perhaps refusals. */
export interface ChannelServerOptions<Answer extends ChannelUser | Refusal = ChannelUser> extends Omit<
  HubOptions<Answer>,
  'environment'
> {
  /** Your own HTTP server; only `path` of it is used. Give either this or `port`. */
  readonly server?: Server
  /** Port of a new HTTP server; 0 takes a free one. */
  readonly port?: number
  /** Host on which the new server listens. Default `127.0.0.1`. */
  readonly host?: string
  /** Where clients connect and probe. Default `/realtime`. */
  readonly path?: string
  /**
   * Origins that may connect besides the server's own. Default: none. `no-origin` lets clients in that are not browsers.
   */
  readonly allowedOrigins?: AllowedOrigins
  /**
   * Gets a line for each refused origin, once, with the text to paste into `allowedOrigins`; null for none. Default:
   * `console.warn`, and none when `NODE_ENV` is `production`.
   */
  readonly log?: Log | null
}

/** How `ChannelServer.close` ends. */
export interface ChannelServerCloseOptions extends HubCloseOptions {
  /** Milliseconds until sockets that are still there are cut off. Default 5 000. */
  readonly graceMs?: number
}

/** A running channel server. */
export interface ChannelServer extends HubOperations {
  /** Where it listens. @throws Error while your own `server` does not listen yet. */
  readonly address: () => { readonly host: string; readonly port: number }
  /** `ws://host:port/path`. @throws Error while your own `server` does not listen yet. */
  readonly url: string
  /** Identity of the store's memory; it changes when the memory was lost. */
  readonly epoch: string
  /** Sends every client a goodbye, closes with 1012 and resolves when all sockets are gone and the store is closed. */
  readonly close: (options?: ChannelServerCloseOptions) => Promise<void>
}
