import type { Missed } from '../core/missed.js'
import type { BannerKey, LedState } from '../core/presentationTypes.js'
import type { Action, Reason } from '../core/reasons.js'
import type { Format } from './format.js'

/** A text, or a function that makes one. Whole sentences only, so that every language can order its words. */
export type Text<Values = undefined> = string | ((values: Values, format: Format) => string)

/** The text for the given values. */
export const say = <Values>(text: Text<Values>, values: Values, format: Format): string =>
  typeof text === 'string' ? text : text(values, format)

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
  readonly action: { readonly [A in Exclude<Action, 'none' | 'wait'>]: Text<{ readonly key: BannerKey }> }
  /** Screen reader text where it differs from title and body. */
  readonly announce: { readonly [K in BannerKey | 'resync']?: Text<BannerValues> }
}

export interface LedMessages {
  /** The name of the connection's LED. */
  readonly connection: string
  readonly state: { readonly [S in LedState]: string }
  /** Replaces `failed` when the connection is up and the server denied the channel. */
  readonly denied: string
  /** Replaces `failed` when the connection is up and the channel failed for another reason. */
  readonly unavailable: string
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
  readonly notNow: string
}

/** Every text of the UI components. */
export interface Messages {
  readonly banner: BannerMessages
  readonly led: LedMessages
  readonly prompt: PromptMessages
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
