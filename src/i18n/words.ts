import type { ConnectionStage } from '../core/connection.js'
import type { BannerKey, LedState } from '../core/presentationTypes.js'
import type { PluralForms } from './format.js'
import type { LedMessages } from './messages.js'

/** Plain text of one language. A name in braces, such as `{channel}`, stands for a value; the type that uses it says which. */
export type Words = string

/** One text per plural category of the language, with `{count}`. */
export type Counted = PluralForms

type Table<Key extends string> = { readonly [K in Key]: Words }

/** Labels of buttons, used by several components. */
export type ActionWords = Table<
  | 'tryNow'
  | 'tryAgain'
  | 'resume'
  | 'reopen'
  | 'rejoin'
  | 'recreate'
  | 'refresh'
  | 'refreshData'
  | 'reload'
  | 'reloadPage'
  | 'reloadAnyway'
  | 'signIn'
  | 'signOut'
  | 'useHere'
  | 'contact'
>

/** Why the page is out of step. */
export type PromptCause = 'channel-full' | 'process-closed' | 'identity-changed' | 'update-required' | 'other'

export interface BannerWords {
  readonly label: Words
  /** `{channel}` in those of a channel. */
  readonly title: Table<Exclude<BannerKey, 'resync'> | 'neverConnected' | 'signInNeeded'>
  /** `lastConnected` has `{time}`. */
  readonly body: Table<
    | Exclude<
        BannerKey,
        'channel-stopped' | 'channel-no-room' | 'channel-left' | 'unregistered' | 'back-online' | 'resync'
      >
    | 'lastConnected'
    | 'signInNeeded'
    | 'ourFault'
    | 'missedSome'
    | 'upToDate'
  >
  /** Why a channel stopped, or a membership ended. */
  readonly stopped: Table<'channel-closed' | 'channel-timeout' | 'channel-full'>
  readonly sending: Counted
  readonly pending: Counted
  /** Seconds. */
  readonly countdown: Counted
  /** `{when}`, such as "in 5 minutes". */
  readonly countdownMinutes: Words
  readonly soon: Words
  readonly serverSays: Words
  readonly more: Words
  readonly less: Words
  readonly dismiss: Words
  readonly announce: Table<
    'connecting' | 'reconnecting' | 'changesKept' | 'still-disconnected' | 'offline' | 'paused'
  >
  readonly announceResync: Table<PromptCause>
}

export interface PromptWords {
  readonly title: Table<PromptCause>
  readonly body: Table<PromptCause>
  readonly loopTitle: Words
  readonly loopBody: Words
  /** `{label}`, as in `kept` and `saved`. */
  readonly unsaved: Words
  readonly kept: Words
  readonly saved: Words
  readonly unsent: Counted
  /** `{labels}`, a list. */
  readonly wouldLose: Words
  readonly waiting: Words
  readonly saveFailed: Words
  readonly refreshFailed: Words
  readonly saveAndReload: Words
  readonly save: Words
  readonly copy: Words
  readonly copied: Words
  readonly copyFailed: Words
  readonly notNow: Words
  readonly soon: Words
  /** Seconds. */
  readonly countdown: Counted
}

export interface StaleWords {
  /** `{time}`. */
  readonly behind: Words
  readonly behindAlways: Words
  /** Nothing goes on by itself. `{time}`. */
  readonly stopped: Words
  readonly stoppedAlways: Words
  /** `{time}`. */
  readonly missed: Words
  readonly missedAlways: Words
  readonly confirm: Words
}

/** Short labels of reasons. Each other reason has the label of one of these, or is shown as its id. */
export type ReasonWords = Table<
  | 'network-lost'
  | 'unreachable'
  | 'heartbeat-timeout'
  | 'captive-portal'
  | 'gave-up'
  | 'server-closed'
  | 'server-error'
  | 'overloaded'
  | 'update-required'
  | 'unauthorized'
  | 'token-unavailable'
  | 'forbidden'
  | 'kicked'
  | 'identity-changed'
  | 'channel-full'
  | 'channel-not-found'
  | 'channel-no-room'
  | 'channel-left'
>

export interface StatusWords {
  readonly label: Words
  readonly title: Table<LedState>
  /** `{time}`. */
  readonly since: Words
  readonly attempts: Counted
  /** Seconds. */
  readonly countdown: Counted
  /** `{when}`, such as "in 5 minutes". */
  readonly countdownMinutes: Words
  /** `{seconds}`, as short as possible. */
  readonly seconds: Words
  readonly trying: Words
  readonly stage: Table<ConnectionStage>
  readonly outOfDate: Words
  /** `{time}`. */
  readonly currentUntil: Words
  readonly waiting: Counted
  readonly roundTrip: Words
  /** `{ms}`. */
  readonly milliseconds: Words
  readonly reason: Words
  readonly reasons: ReasonWords
  /** `{channel}`. */
  readonly tryChannel: Words
  /** `{channel}`. */
  readonly recreateChannel: Words
  /** `{channel}`. */
  readonly refreshChannel: Words
  readonly copy: Words
  readonly copyFailed: Words
}

export interface SendWords {
  readonly queued: Words
  readonly sent: Words
  readonly kept: Words
  /** `{time}`. */
  readonly keptAt: Words
  readonly notSent: Words
  /** `{reason}`. */
  readonly refused: Words
  readonly refusal: Table<
    'expired' | 'message-too-big' | 'rate-limited' | 'outbox-full' | 'signed-out' | 'forbidden'
  >
  readonly edit: Words
  readonly retry: Words
  readonly waiting: Counted
}

/** All words of one language. `catalogue` makes the texts of the components from them. */
export interface LanguageWords {
  readonly action: ActionWords
  readonly banner: BannerWords
  readonly led: LedMessages
  readonly prompt: PromptWords
  readonly stale: StaleWords
  readonly status: StatusWords
  readonly sends: SendWords
}
