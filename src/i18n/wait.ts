import { fill, fillCount } from './fill.js'
import { unbroken, type Format, type PluralForms } from './format.js'

/** From here on a wait is told in minutes; seconds. */
const MINUTES_FROM = 90

/** Whole minutes, rounded up as the seconds are: a wait is never said to be shorter than it is. */
const minutesOf = (seconds: number): number => Math.ceil(seconds / 60)

/** The words for a wait. */
interface WaitWords {
  readonly countdown: PluralForms
  /** `{when}`, such as "in 5 minutes". */
  readonly countdownMinutes: string
}

/** The sentence about a wait: in minutes until its last one and a half. */
export function fillWait(words: WaitWords, seconds: number, format: Format): string {
  if (seconds < MINUTES_FROM) return fillCount(words.countdown, seconds, format)
  const when = new Intl.RelativeTimeFormat(format.locale).format(minutesOf(seconds), 'minute')
  return fill(words.countdownMinutes, { when }, format)
}

/** A wait alone, as short as possible. */
export function shortWait(words: string, seconds: number, format: Format): string {
  if (seconds < MINUTES_FROM) return fill(words, { seconds }, format)
  const minutes = new Intl.NumberFormat(format.locale, { style: 'unit', unit: 'minute' })
  return unbroken(minutes.format(minutesOf(seconds)))
}
