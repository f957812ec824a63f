/** The kind of a channel: its order and what it may leave out. */
export type ChannelKind = 'log' | 'latest' | 'session'

/** Events of one run, on both ends, in order. Data is a payload that exists once in the run. */
export type HistoryEvent = { readonly at: number } & (
  | {
      readonly type: 'invoked'
      readonly client: string
      readonly user: string
      readonly channel: string
      readonly data: string
    }
  | {
      readonly type: 'acknowledged'
      readonly client: string
      readonly data: string /** Null when the server no longer knows it. */
      readonly offset: number | null
    }
  /** The server asked `onPublish` about the payload; `process` numbers the starts of the server. */
  | { readonly type: 'asked'; readonly process: number; readonly data: string }
  | {
      readonly type: 'answered'
      readonly process: number
      readonly data: string
      readonly word: 'taken' | 'refused' | 'failed'
    }
  | { readonly type: 'rejected'; readonly client: string; readonly data: string; readonly code: string }
  /** Durable on the server. `queue` names the session of a `session` channel. */
  | {
      readonly type: 'accepted'
      readonly channel: string
      readonly epoch: string
      readonly offset: number
      readonly data: string
      /** The user whose session published; null for server code. */
      readonly user: string | null
    }
  /** The store was opened. `ends`: the last offset of each history that it has, by epoch; what is beyond them is lost. */
  | { readonly type: 'opened'; readonly ends: ReadonlyMap<string, number> }
  /** The server read the channel so often without time passing that it would never have ended. */
  | { readonly type: 'endless'; readonly channel: string }
  /** A sync brought the payload to the disk. */
  | { readonly type: 'durable'; readonly data: string }
  | {
      readonly type: 'delivered'
      readonly client: string
      readonly channel: string
      readonly epoch: string
      readonly offset: number
      readonly data: string
      /** The sender as the server told it. */
      readonly from: string | null
    }
  | { readonly type: 'fault'; readonly client: string; readonly channel: string; readonly code: string }
  /** The client unsubscribed, resubscribed at the head, or signed out: what follows is a new reading. */
  | { readonly type: 'moved'; readonly client: string; readonly channel: string }
  /** `isRequested`: a person or the app asked for the dial. */
  | { readonly type: 'dialled'; readonly client: string; readonly isRequested: boolean }
  /** An intended cause of faults, such as a closed channel; `channel` is null when it concerns all. */
  | { readonly type: 'caused'; readonly code: string; readonly channel: string | null }
  /** The end of a run, after everything was healed. */
  | {
      readonly type: 'ended'
      readonly client: string
      /** The status of each channel that the client subscribes to, with its newest payload. */
      readonly channels: readonly {
        readonly channel: string
        readonly status: string
        readonly last: string | null
      }[]
      readonly status: string
      /** Messages that its list should show, and does not. */
      readonly missing: readonly string[]
      /** Timers, frames and listeners after `dispose`. */
      readonly left: number
      readonly reported: readonly string[]
    }
)

/** What a run promises, beside its events. */
export interface RunFacts {
  readonly kinds: ReadonlyMap<string, ChannelKind>
  /** Messages that the server remembers the publish ids of, per channel, when it has forgotten the session. */
  readonly window: number
  /** When all clients were connected and subscribed after everything was healed; null when that took more than a minute. */
  readonly wellAt: number | null
  /** The store keeps messages on a disk, and syncs each write. */
  readonly syncs: boolean
  /** The last payload of each channel, published after everything was healed. */
  readonly finals: ReadonlyMap<string, string>
}

/** The event without its time. */
export type NewEvent = HistoryEvent extends infer E ? (E extends HistoryEvent ? Omit<E, 'at'> : never) : never
