import type { Server } from 'node:http'
import type { AuthenticateAnswer } from './hub/authentication.js'
import type { DrainOptions, HubCloseOptions, HubOperations, HubOptions } from './hub.js'
import type { AllowedOrigins } from './http/originCheck.js'
import type { Log } from './http/refusedOrigins.js'
import type { ClientAddress } from './http/requestFacts.js'
import type { ChannelServerStats } from './serverStats.js'
import type { TrustProxy } from './http/trustedProxies.js'

/** Options of `createChannelServer`. `Answer` is what `authenticate` returns: users, perhaps with an end, and perhaps refusals. */
export interface ChannelServerOptions<Answer extends AuthenticateAnswer = AuthenticateAnswer> extends Omit<
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
   * Where `GET` answers with `prometheusText(server.stats())`, for everyone who can reach the server. Default: nowhere. On a server
   * that strangers reach, leave it out and answer on a private one.
   */
  readonly metricsPath?: string
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
   * Lets the server start without `authenticate`, `authorize`, `authorizeMany` and `channels`: everybody who reaches it may then read and write
   * on every channel. For experiments and tests. Default false.
   */
  readonly insecure?: boolean
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
  /** Its state in numbers, and what happened since its start. Costs next to nothing: no socket and no session is visited. */
  readonly stats: () => ChannelServerStats
  /**
   * Empties it gently before `close`: it is not ready any more, refuses new sockets with 503, and sends its clients away at a rate with
   * goodbye `server-restart`. A second call joins the first.
   *
   * @returns A promise that resolves when no socket is left, and rejects with the reason of an aborted `signal`.
   * @throws RangeError when the rate or the deadline is not above 0.
   * @example
   * process.on('SIGTERM', async () => {
   *   await realtime.drain({ ratePerSecond: 200, deadlineMs: 60_000 })
   *   await realtime.close()
   * })
   */
  readonly drain: (options?: DrainOptions) => Promise<void>
  /** Sends every client a goodbye, closes with 1012 and resolves when all sockets are gone and the store is closed. */
  readonly close: (options?: ChannelServerCloseOptions) => Promise<void>
}
