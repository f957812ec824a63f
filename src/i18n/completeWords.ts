import { enWords } from './en/all.js'
import type { LanguageWords } from './words.js'

interface Group {
  readonly [name: string]: string | Group
}

const plurals: ReadonlySet<string> = new Set(['zero', 'one', 'two', 'few', 'many', 'other'])

/** Whether these are the plural forms of one text. */
const isCounted = (group: Group): boolean => Object.keys(group).every((name) => plurals.has(name))

const isGroup = (value: unknown): value is { readonly [name: string]: unknown } =>
  typeof value === 'object' && value !== null

/**
 * The words with the English ones in place of those that are missing: a forgotten word must not break the page.
 *
 * @param missing receives the paths of the missing words, such as `banner.title.offline`
 */
export const completeWords = (words: LanguageWords, missing: string[]): LanguageWords =>
  completed(words, enWords as unknown as Group, '', missing) as LanguageWords

function completed(given: unknown, english: string | Group, path: string, missing: string[]): unknown {
  const isText = typeof english === 'string'
  // A name of an LED may be a function.
  if (isText && (typeof given === 'string' || typeof given === 'function')) return given
  if (!isText && isGroup(given)) {
    // Plural forms are whole or none: a form that is left out is not the English one.
    if (isCounted(english) && typeof given['other'] === 'string') return given
    if (!isCounted(english))
      return Object.fromEntries(
        Object.entries(english).map(([name, each]) => [
          name,
          completed(given[name], each, path === '' ? name : `${path}.${name}`, missing),
        ]),
      )
  }
  missing.push(path === '' ? 'all' : path)
  return english
}
