import type { Format, PluralForms } from './format.js'

/** Letters that are written from right to left. */
const rightToLeft = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u
const directionMarks = /\p{Bidi_Control}/gu

/**
 * The value without direction characters, isolated (U+2068, U+2069) where it or the text beside it has letters that are written
 * from right to left, so that it cannot change the order of the line. A text of one direction needs no invisible characters.
 */
export function isolate(value: string, beside: string): string {
  const plain = value.replaceAll(directionMarks, '')
  return plain !== '' && rightToLeft.test(beside + plain) ? `\u2068${plain}\u2069` : plain
}

/**
 * The text with its values in place of `{name}`: a number in the digits of the language, a string isolated.
 *
 * @example
 * fill('“{channel}” stopped updating.', { channel: 'orders' }, createFormat('en')) // '“orders” stopped updating.'
 */
export function fill(words: string, values: object | undefined, format: Format): string {
  if (!words.includes('{')) return words
  const given = new Map<string, unknown>(Object.entries(values ?? {}))
  const beside = [words, ...given.values()].join('')
  return words.replaceAll(/\{(\w+)\}/g, (place, name: string) => {
    const value = given.get(name) ?? place
    if (typeof value === 'number') return format.number(value)
    return isolate(typeof value === 'string' ? value : place, beside)
  })
}

/** The text for an id, such as a reason; the one for `other` without its own. */
export const pick = (table: { readonly [id: string]: string }, id: string): string =>
  (Object.hasOwn(table, id) ? table[id] : table['other']) ?? ''

/** The text with a list of names, each isolated. The names themselves are listed, because the word "and" may depend on the next one. */
export function fillList(words: string, names: readonly string[], format: Format): string {
  const beside = words + names.join('')
  const parts = new Intl.ListFormat(format.locale).formatToParts(names)
  const list = parts.map(({ type, value }) => (type === 'element' ? isolate(value, beside) : value)).join('')
  return words.replace('{labels}', () => list)
}

/** The text for a number of things. */
export const fillCount = (forms: PluralForms, count: number, format: Format): string =>
  fill(format.plural(count, forms), { count }, format)
