/** Things in one `bind` or `unbind`, at most. */
export const MAX_BIND = 256

/** Client → server: this connection stands for these things, such as the devices behind a gateway. Answered by `bound`. */
export interface BindFrame {
  readonly t: 'bind'
  /** Names it in the answer; made by the client. */
  readonly id: string
  readonly things: readonly string[]
}

/** Client → server: it stands for them no more. Answered by `bound`. */
export interface UnbindFrame {
  readonly t: 'unbind'
  readonly id: string
  readonly things: readonly string[]
}

/** Client → server: tell the things whose ids begin with this, now and whenever one changes. Answered by `things`. */
export interface WatchFrame {
  readonly t: 'watch'
  /** Empty for all things. */
  readonly prefix: string
}

/** Client → server: no more of that. Not answered. */
export interface UnwatchFrame {
  readonly t: 'unwatch'
  readonly prefix: string
}

/** Why a thing is not bound, or not watched. */
export type ThingErrorCode =
  /** Another client has bound it. */
  | 'already-bound'
  /** Another client has bound it after this one. */
  | 'bound-elsewhere'
  | 'denied'
  | 'too-many'
  /** The server has no things. */
  | 'not-supported'
  | 'server-error'

/** A thing that was not bound. */
export interface RefusedThing {
  readonly thing: string
  readonly error: ThingErrorCode
  /** Text for a person, shown as text only. */
  readonly message?: string
  /** It may be free after so many milliseconds. */
  readonly retryAfterMs?: number
}

/** Server → client: the answer to `bind` and `unbind`. Things that are not refused are as the client wants them. */
export interface BoundFrame {
  readonly t: 'bound'
  readonly id: string
  readonly refused?: readonly RefusedThing[]
}

/** Server → client: these things are not bound by this connection any more. */
export interface UnboundFrame {
  readonly t: 'unbound'
  readonly things: readonly string[]
  readonly error: ThingErrorCode
  /** They may be free after so many milliseconds. */
  readonly retryAfterMs?: number
}

/** A thing, as the server tells it. */
export interface ToldThing {
  readonly id: string
  /** Whether a client has bound it. */
  readonly connected: boolean
  /** When `connected` became true last; milliseconds since 1970 by the server's clock. */
  readonly since?: number
  /** Only false: no such client was heard lately. */
  readonly reporting?: false
  /** The server knows nothing of it any more, and does not tell it again unless it is bound. */
  readonly gone?: true
  /** When it was heard last; milliseconds since 1970 by the server's clock. Absent when it never was. */
  readonly at?: number
}

/** Server → client: things that a client watches. */
export interface ThingsFrame {
  readonly t: 'things'
  readonly prefix: string
  readonly things: readonly ToldThing[]
  /** These are all that the server knows, and replace those that were told before. */
  readonly all?: true
  /** The rest follows. */
  readonly more?: true
  /** They are not told any more. */
  readonly error?: ThingErrorCode
  readonly message?: string
}
