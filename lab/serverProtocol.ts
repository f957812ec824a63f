import type { Heartbeat, ServerEvent, SessionInfo } from 'react-connectivity/server'

/** The configuration of the server process, as JSON in the variable `LAB_SERVER`. */
export interface ServerConfig {
  /** The folder of the level store. A new folder is a server without state. */
  readonly store: string
  /** The Redis that it shares with other servers, instead of the folder. */
  readonly redis?: string
  /** The file of the accepted log; it outlives the store. */
  readonly accepted: string
  readonly allowedOrigins: readonly string[]
  readonly heartbeat: Heartbeat
  /** Messages that `orders` and `chat` keep. */
  readonly logSize: number
  /** Unread messages that `inbox` keeps for each session. */
  readonly inboxSize: number
  readonly sessionTtlMs: number
  readonly rates: Rates
}

/** How often live data is published; 0 for never. */
export interface Rates {
  readonly ordersPerSecond: number
  readonly pricesPerSecond: number
}

/** The operations of the server process. */
export interface ServerOperations {
  /** Publishes in order; resolves when all are durable. */
  readonly publish: (channel: string, items: readonly unknown[], session?: string) => Promise<void>
  /** Publishes a number of the channel's usual messages. */
  readonly fill: (channel: string, count: number) => Promise<void>
  /** Closes a channel: deletes its history and notifies every subscriber. */
  readonly collect: (channel: string) => Promise<void>
  readonly closeSession: (id: string, final: boolean) => Promise<boolean>
  /** Ends a session: opened somewhere else, or removed for good. Resolves with how many there were. */
  readonly kick: (id: string, reason: 'kicked' | 'removed') => Promise<number>
  /** Denies or allows subscribing to a channel and publishing on it, also for present subscribers. */
  readonly deny: (channel: string, isDenied: boolean) => Promise<void>
  /** Takes a channel away, with its history, or gives it back; its subscribers hear of it as they ask for it again. */
  readonly vanish: (channel: string, isGone: boolean) => Promise<void>
  /** Ends what a session has of one channel. */
  readonly kickFrom: (id: string, channel: string, message: string) => Promise<number>
  readonly setRates: (rates: Rates) => void
  readonly sessions: () => readonly SessionInfo[]
  /** An orderly shutdown, as in a deploy, with a goodbye to every client. */
  readonly shutDown: () => Promise<void>
}

/** From the lab to the server process. */
export interface ServerRequest {
  readonly id: number
  readonly operation: keyof ServerOperations
  readonly parameters: readonly unknown[]
}

/** From the server process to the lab. */
export type ServerReport =
  | { readonly type: 'ready'; readonly port: number; readonly epoch: string }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'event'; readonly at: number; readonly event: ServerEvent }
  | { readonly type: 'answer'; readonly id: number; readonly value?: unknown; readonly error?: string }
