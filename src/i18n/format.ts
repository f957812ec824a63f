/** Formats numbers, times and plurals in one language. Argument of every text that is a function. */
export interface Format {
  /** BCP 47 tag, such as `en` or `pt-BR`. */
  readonly locale: string
  readonly number: (value: number) => string
  /** The time of day of an instant given in epoch milliseconds. */
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

/**
 * The format of a language. Formatters are created on first use. A tag that `Intl` rejects is `en`, because a wrong setting must
 * not break the page.
 */
export const createFormat = (tag: string): Format => {
  const locale = isTag(tag) ? tag : 'en'
  return {
    locale,
    number: (value) => new Intl.NumberFormat(locale).format(value),
    time: (at) => new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(at),
    clock: (at) => new Intl.DateTimeFormat(locale, { timeStyle: 'medium' }).format(at),
    list: (items) => new Intl.ListFormat(locale).format(items),
    plural: (count, forms) => forms[new Intl.PluralRules(locale).select(count)] ?? forms.other,
  }
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
