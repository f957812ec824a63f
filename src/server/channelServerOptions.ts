import type { Server } from 'node:http'
import type { ChannelUser, Refusal } from './hub/access.js'
import type { HubCloseOptions, HubOperations, HubOptions } from './hub.js'
import type { AllowedOrigins } from './originCheck.js'
import type { Log } from './refusedOrigins.js'
import type { ClientAddress } from './requestFacts.js'
import type { TrustProxy } from './trustedProxies.js'

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
   * Names under which browsers reach this server (`app.example`; `.app.example` also for every name below it): a page under
   * one of them, with the same port, is of the server's own origin. Known without it are `host`, the names of
   * `allowedOrigins`, `localhost` and IP addresses; any other name could be that of an attacker, whose DNS leads here.
   */
  readonly allowedHosts?: readonly string[]
  /**
   * Proxies in front of the server whose `x-forwarded-for`, `x-forwarded-host` and `x-forwarded-proto` are believed: how many
   * there are, or their addresses and networks. Behind a proxy all clients have its address without this option, and share
   * the limits by address. Default 0: the headers are ignored.
   *
   * @example
   * trustProxy: 1
   * @example
   * trustProxy: ['loopback', '10.0.0.0/8']
   */
  readonly trustProxy?: TrustProxy
  /**
   * Reads the address of a client from its request, in place of `trustProxy`, for example from a header of a CDN that
   * clients cannot reach the server without. Null leaves the address of the socket.
   *
   * @example
   * clientAddress: ({ headers }) => headers['cf-connecting-ip']?.toString() ?? null
   */
  readonly clientAddress?: ClientAddress
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
  /** Whether it takes clients: its store works and it is not closing. What the probe tells. */
  readonly isReady: () => boolean
  /** Sends every client a goodbye, closes with 1012 and resolves when all sockets are gone and the store is closed. */
  readonly close: (options?: ChannelServerCloseOptions) => Promise<void>
}
