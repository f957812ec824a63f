import { describe } from '../../core/describe.js'
import { checkTag } from '../../i18n/checkTag.js'
import { en } from '../../i18n/en.js'

/** Names listed in a warning. */
const MOST = 5

const some = (names: readonly string[]): string =>
  names.length <= MOST
    ? names.join(', ')
    : `${names.slice(0, MOST).join(', ')} and ${names.length - MOST} more`

/**
 * Rejects a tag or texts of the wrong type. Runs in development only.
 *
 * @param caller the component or hook, for the message
 * @throws TypeError that names what was expected, what came and what to do
 */
export function checkLanguage(caller: string, locale: unknown, messages: unknown): void {
  if (locale !== undefined) checkTag(caller, locale)
  if (
    messages !== undefined &&
    (typeof messages !== 'object' || messages === null || Array.isArray(messages))
  )
    throw new TypeError(
      `${caller}: messages must be a catalogue such as \`de\` of "react-connectivity/locales/de", or an object with some of its texts, got ${describe(messages)}`,
    )
}

/** What is wrong with the texts of a language although the types are right; null for nothing. */
export function doubtsOf(locale: string, given: object): string | null {
  const { locale: _, ...english } = en
  const unknown = namesIn(
    given,
    english,
    (mine, theirs) => theirs === undefined || isGroup(mine) !== isGroup(theirs),
  )
  if (unknown.length > 0)
    return `messages has no use for ${some(unknown)}; expected the sections ${Object.keys(english).join(', ')} with the texts of the type Messages`
  if (Intl.DateTimeFormat.supportedLocalesOf(locale).length === 0)
    return `this browser does not know the language "${locale}", so numbers, times and plurals are in its own; check the tag`
  if (new Intl.Locale(locale).language === 'en') return null
  const missing = namesIn(english, given, (_, theirs) => theirs === undefined)
  return missing.length === 0
    ? null
    : `texts are English in "${locale}": ${some(missing)}; give a whole catalogue, such as messages={de} from "react-connectivity/locales/de", and change single texts in a provider below it`
}

const isGroup = (value: unknown): value is object => typeof value === 'object' && value !== null

/** The texts and groups of the first that fail the comparison with the second, as `banner.title.offline`. */
function namesIn(
  first: object,
  second: object,
  isWrong: (mine: unknown, theirs: unknown) => boolean,
  above = '',
): readonly string[] {
  const others = new Map<string, unknown>(Object.entries(second))
  return Object.entries(first).flatMap(([name, mine]: [string, unknown]) => {
    const theirs = others.get(name)
    if (mine === undefined) return []
    if (isWrong(mine, theirs)) return [`${above}${name}`]
    return isGroup(mine) && isGroup(theirs) ? namesIn(mine, theirs, isWrong, `${above}${name}.`) : []
  })
}
