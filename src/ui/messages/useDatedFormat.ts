'use client'

import type { Format } from '../../i18n/format.js'
import { useToday } from '../../react/useToday.js'
import { datedFormat } from './datedFormat.js'

/**
 * The format in which a time of another day comes with its day, also after midnight. Null on a server and in the first render of
 * its markup in a browser, because a server knows neither the time zone nor the day of the person.
 */
export function useDatedFormat(format: Format): Format | null {
  const today = useToday()
  return today === null ? null : datedFormat(format, today)
}
