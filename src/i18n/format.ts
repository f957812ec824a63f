/** Formats numbers, times and plurals in one language. Argument of every text that is a function. */
export interface Format {
  /** BCP 47 tag, such as `en` or `pt-BR`. */
  readonly locale: string
  readonly number: (value: number) => string
  /** The time of day of an instant given in epoch milliseconds; empty where a wrong value is no instant. */
  readonly time: (at: number) => string
  /** The time of day with seconds. */
  readonly clock: (at: number) => string
  /** "A, B, and C" in the language. */
  readonly list: (items: readonly string[]) => string
  /** The form of the language for a count; `other` without a special form. */
  readonly plural: (count: number, forms: PluralForms) => string
}

/** One text per plural category of `Intl.PluralRules`. */
export type PluralForms = { readonly [C in Intl.LDMLPluralRule]?: string } & { readonly other: string }

const formats = new Map<string, Format>()

/**
 * The format of a language; one per language, with formatters that are created on first use. Those of times are created at each
 * use, because the time zone of the device may change. A tag that `Intl` rejects is `en`, because a wrong setting must not break
 * the page.
 */
export function createFormat(tag: string): Format {
  const format = formats.get(tag) ?? formatOf(isTag(tag) ? tag : 'en')
  formats.set(tag, format)
  return format
}

function formatOf(locale: string): Format {
  const numbers = once(() => new Intl.NumberFormat(locale))
  const lists = once(() => new Intl.ListFormat(locale))
  const rules = once(() => new Intl.PluralRules(locale))
  return {
    locale,
    number: (value) => numbers().format(value),
    time: (at) => timeOf(at, locale, { hour: 'numeric', minute: '2-digit' }),
    clock: (at) => timeOf(at, locale, { timeStyle: 'medium' }),
    list: (items) => lists().format(items),
    plural: (count, forms) => forms[rules().select(count)] ?? forms.other,
  }
}

/** The time on one line. One that a server or an app gave may be none, for which `Intl` throws. */
export function timeOf(at: number, locale: string, options: Intl.DateTimeFormatOptions): string {
  const date = new Date(at)
  return Number.isNaN(date.getTime()) ? '' : unbroken(new Intl.DateTimeFormat(locale, options).format(date))
}

/** The text on one line. */
export const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0')

function once<T>(create: () => T): () => T {
  let created: T | undefined
  return () => (created ??= create())
}

/** Whether the value is a well-formed BCP 47 tag, such as `de` or `pt-BR`. */
export function isTag(value: unknown): value is string {
  if (typeof value !== 'string') return false
  try {
    return Intl.getCanonicalLocales(value).length > 0
  } catch {
    return false
  }
}
