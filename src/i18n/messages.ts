import type { ConnectionStage } from '../core/connection.js'
import type { Missed } from '../core/missed.js'
import type { BannerKey, LedState, StalePresentation } from '../core/presentationTypes.js'
import type { Action, Reason } from '../core/reasons.js'
import { fill } from './fill.js'
import type { Format } from './format.js'

/**
 * A text, or a function that makes one. In a plain text `{channel}` or another value's name in braces stands for the value.
 * Whole sentences only, so that every language can order its words.
 */
export type Text<Values = undefined> = string | ((values: Values, format: Format) => string)

/** The text for the given values. */
export const say = <Values extends object | undefined>(
  text: Text<Values>,
  values: Values,
  format: Format,
): string => (typeof text === 'string' ? fill(text, values, format) : text(values, format))

/** Values for the texts of a banner. */
export interface BannerValues {
  readonly reason: Reason
  /** The name of the channel; empty without one. */
  readonly channel: string
  /** The number of waiting sends. */
  readonly pending: number
  /** When the connection was last up; epoch milliseconds, null when it never was. */
  readonly lastConnectedAt: number | null
  /** The LED of the worst channel, because good news requires all channels to be good. */
  readonly worst: LedState
  /** Whether messages of this outage are missing; only `nothing` proves that the page is up to date. */
  readonly missed: Missed
  /** The offered actions: a text asks for no other one. */
  readonly actions: readonly Action[]
}

export interface BannerMessages {
  /** The name of the landmark. */
  readonly label: string
  readonly title: { readonly [K in BannerKey]: Text<BannerValues> }
  /** The second sentence; empty for none. */
  readonly body: { readonly [K in BannerKey]: Text<BannerValues> }
  readonly pending: Text<{ readonly count: number }>
  readonly countdown: Text<{ readonly seconds: number }>
  /** Replaces a countdown that would only flicker. */
  readonly soon: string
  /** Precedes the text of the server. */
  readonly serverSays: string
  /** Shows the whole text of the server, and shortens it again. */
  readonly more: string
  readonly less: string
  /** The name of the button that hides the banner. */
  readonly dismiss: string
  readonly action: { readonly [A in Exclude<Action, 'none' | 'wait'>]: Text<{ readonly key: BannerKey }> }
  /** Screen reader text where it differs from title and body. */
  readonly announce: { readonly [K in BannerKey]?: Text<BannerValues> }
}

export interface LedMessages {
  /** The name of the connection's LED. */
  readonly connection: string
  readonly state: { readonly [S in LedState]: string }
  /** Replaces `failed` when the connection is up and the server denied the channel. */
  readonly denied: string
  /** Replaces `failed` when the connection is up and the channel failed for another reason. */
  readonly unavailable: string
  /** A thing that the server has never heard of. */
  readonly unknown: string
  /** A thing whose client is connected and was not heard lately. */
  readonly silent: string
  /** The full name of an LED with a hidden label. */
  readonly named: Text<{ readonly name: string; readonly state: string }>
}

/** Values for the texts of a prompt. */
export interface PromptValues {
  readonly reason: Reason
  readonly channels: readonly string[]
}

export interface PromptMessages {
  readonly title: Text<PromptValues>
  readonly body: Text<PromptValues>
  /** Whether a reload was tried without success. */
  readonly loopTitle: string
  readonly loopBody: string
  readonly unsaved: Text<{ readonly label: string }>
  /** Unsaved work that a reload hands back. */
  readonly kept: Text<{ readonly label: string }>
  /** Work that was saved from the prompt. */
  readonly saved: Text<{ readonly label: string }>
  /** The label of sends that wait, among the unsaved work. */
  readonly unsent: Text<{ readonly count: number }>
  readonly wouldLose: Text<{ readonly labels: readonly string[] }>
  readonly waiting: string
  readonly saveFailed: string
  readonly refreshFailed: string
  /** `save`: saves everything first. `discard`: loses unsaved work. */
  readonly reload: { readonly [M in 'plain' | 'save' | 'discard']: string }
  readonly tryAgain: string
  readonly refresh: string
  readonly save: string
  readonly copy: string
  readonly copied: string
  /** The browser did not let the text be copied. */
  readonly copyFailed: string
  readonly notNow: string
  /** Said once before an automatic reload. */
  readonly soon: string
  readonly countdown: Text<{ readonly seconds: number }>
}

/** Texts of data that may be out of date. */
export interface StaleMessages {
  /** One line: from when the data is, and what happens next. */
  readonly line: { readonly [K in StalePresentation['kind']]: Text<{ readonly asOf: number | null }> }
  readonly action: { readonly [A in Exclude<Action, 'none' | 'wait'>]: string }
  /** The question before a reload that loses something. */
  readonly confirm: string
  readonly reloadAnyway: string
  readonly waiting: string
}

/** Values for the texts of the status details. */
export interface StatusValues {
  readonly state: LedState
  readonly reason: Reason
  /** The raw code behind the reason; null without one. */
  readonly code: number | string | null
  /** When the state began; epoch milliseconds. */
  readonly since: number
  /** Dials of this outage; 0 outside of one. */
  readonly attempts: number
}

/** Values for the line of one channel in the status details. */
export interface ChannelStatusValues {
  /** The text of the channel's LED. */
  readonly state: string
  /** When the data was last known to be current; null while it is current or never was. Epoch milliseconds. */
  readonly asOf: number | null
  /** Whether the data may be out of date. */
  readonly isStale: boolean
  /** The number of the channel's waiting sends. */
  readonly pending: number
}

/** Texts of the status details. */
export interface StatusMessages {
  /** The name of the details. */
  readonly label: string
  readonly title: { readonly [S in LedState]: string }
  readonly since: Text<StatusValues>
  readonly attempts: Text<StatusValues>
  readonly countdown: Text<{ readonly seconds: number }>
  /** The countdown beside the state, as short as possible. */
  readonly seconds: Text<{ readonly seconds: number }>
  readonly trying: string
  /** The stage of the attempt, in place of `trying`, or of a connection that does not answer. */
  readonly stage: { readonly [S in ConnectionStage]: string }
  readonly channel: Text<ChannelStatusValues>
  readonly roundTrip: string
  readonly milliseconds: Text<{ readonly ms: number }>
  readonly reason: string
  /** A short label with the raw code; empty for a reason that is shown as its id. */
  readonly reasonText: Text<StatusValues>
  readonly retry: string
  /** Opens a channel that does not work again. */
  readonly resubscribe: Text<{ readonly channel: string }>
  /** Asks the server to make a channel that is gone. */
  readonly recreate: Text<{ readonly channel: string }>
  /** Fetches the data of a channel again. */
  readonly resync: Text<{ readonly channel: string }>
  readonly reload: string
  /** The question before a reload that loses something. */
  readonly confirm: string
  readonly reloadAnyway: string
  readonly copy: string
  readonly copied: string
  /** Precedes the diagnostics where the browser did not let them be copied. */
  readonly copyFailed: string
}

/** Texts of the person's own sends. */
export interface SendMessages {
  readonly state: { readonly [S in 'queued' | 'sent']: string }
  readonly kept: Text<{ readonly at: number | null }>
  readonly refused: Text<{ readonly reason: string }>
  /** Plain words for the code of a refusal; empty without any. */
  readonly refusal: Text<{ readonly code: string }>
  readonly edit: string
  readonly retry: string
  /** The sum of all waiting sends. */
  readonly waiting: Text<{ readonly count: number }>
}

/** Every text of the UI components. */
export interface Messages {
  readonly banner: BannerMessages
  readonly led: LedMessages
  readonly prompt: PromptMessages
  readonly stale: StaleMessages
  readonly status: StatusMessages
  readonly sends: SendMessages
}

/** Some of the texts; omitted ones stay unchanged. */
export type Overrides<T> = {
  readonly [K in keyof T]?: NonNullable<T[K]> extends string | ((...given: never[]) => unknown)
    ? T[K]
    : Overrides<T[K]>
}

/** Merges texts; later ones win. */
export function overlay<T extends object>(base: T, ...layers: readonly (Overrides<T> | undefined)[]): T {
  const result = { ...base } as Record<string, unknown>
  for (const layer of layers)
    for (const [name, text] of Object.entries(layer ?? {})) {
      const below = result[name]
      const isGroup = typeof text === 'object' && typeof below === 'object' && below !== null
      if (text !== undefined) result[name] = isGroup ? overlay<object>(below, text as object) : text
    }
  return result as T
}
