import { timeOf, type Format } from '../../i18n/format.js'
import { startOfDay } from '../../react/useToday.js'

const DAY_MS = 86_400_000
/** A weekday names one day only for so many days. */
const WEEK = 7

/**
 * The format for texts that a person reads on a day: a time of another day comes with its day, because alone it would be taken
 * for one of today.
 *
 * @param today the first moment of the day; epoch milliseconds
 */
export function datedFormat(format: Format, today: number): Format {
  const dated =
    (ofToday: (at: number) => string) =>
    (at: number): string => {
      // Rounded, because a day may have 23 or 25 hours.
      const days = Math.round((today - startOfDay(at)) / DAY_MS)
      if (days === 0 || Number.isNaN(days)) return ofToday(at)
      const isThisWeek = days > 0 && days < WEEK
      const day = isThisWeek ? { weekday: 'short' } : { year: 'numeric', month: 'short', day: 'numeric' }
      const options = { ...day, hour: 'numeric', minute: '2-digit' } as Intl.DateTimeFormatOptions
      return timeOf(at, format.locale, options)
    }
  return { ...format, time: dated(format.time), clock: dated(format.clock) }
}
