import type { Missed } from '../core/missed.js'
import type { BannerKey, LedState } from '../core/presentationTypes.js'
import type { Action, Reason } from '../core/reasons.js'
import type { Format } from './format.js'

/** A text, or a function that makes one. Whole sentences only, so that every language can order its words. */
export type Text<Values = undefined> = string | ((values: Values, format: Format) => string)

/** The text for these values. */
export const say = <Values>(text: Text<Values>, values: Values, format: Format): string =>
  typeof text === 'string' ? text : text(values, format)

/** What the texts of a banner may speak of. */
export interface BannerValues {
  readonly reason: Reason
  /** The name of the channel; empty when the banner is about none. */
  readonly channel: string
  /** Sends that wait. */
  readonly pending: number
  /** When the link was last up, in epoch milliseconds; null when it never was. */
  readonly lastConnectedAt: number | null
  /** The LED of the worst channel, so that good news is only told when all of it is good. */
  readonly worst: LedState
  /** Whether messages of this outage are missing; only `nothing` is proof that the page is up to date. */
  readonly missed: Missed
}

export interface BannerMessages {
  /** Names the landmark. */
  readonly label: string
  readonly title: { readonly [K in BannerKey]: Text<BannerValues> }
  /** Empty: no second sentence. */
  readonly body: { readonly [K in BannerKey]: Text<BannerValues> }
  readonly pending: Text<{ readonly count: number }>
  readonly countdown: Text<{ readonly seconds: number }>
  /** In place of the countdown when it would only flicker. */
  readonly soon: string
  /** Set before the words of the server. */
  readonly serverSays: string
  readonly action: { readonly [A in Exclude<Action, 'none' | 'wait'>]: Text<{ readonly key: BannerKey }> }
  /** What a screen reader is told where that differs from title and body. */
  readonly announce: { readonly [K in BannerKey | 'resync']?: Text<BannerValues> }
}

export interface LedMessages {
  /** Names the LED of the connection. */
  readonly connection: string
  readonly state: { readonly [S in LedState]: string }
  /** In place of `failed` when the connection stands and the server denied the channel. */
  readonly denied: string
  /** In place of `failed` when the connection stands and a channel cannot be had for another reason. */
  readonly unavailable: string
  /** The whole name of an LED whose label is hidden. */
  readonly named: Text<{ readonly name: string; readonly state: string }>
}

/** What the texts of a prompt may speak of. */
export interface PromptValues {
  readonly reason: Reason
  readonly channels: readonly string[]
}

export interface PromptMessages {
  readonly title: Text<PromptValues>
  readonly body: Text<PromptValues>
  /** Reloading was tried and the same thing happened again. */
  readonly loopTitle: string
  readonly loopBody: string
  readonly unsaved: Text<{ readonly label: string }>
  readonly wouldLose: Text<{ readonly labels: readonly string[] }>
  readonly waiting: string
  readonly saveFailed: string
  readonly refreshFailed: string
  /** `save`: saves everything first. `discard`: loses what is unsaved. */
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

/** Some of the texts; those left out stay as they are. */
export type Overrides<T> = {
  readonly [K in keyof T]?: NonNullable<T[K]> extends string | ((...given: never[]) => unknown)
    ? T[K]
    : Overrides<T[K]>
}

/** Lays some texts over others. Later ones win. */
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
