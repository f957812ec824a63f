import { bannerTexts } from './bannerTexts.js'
import { checkTag } from './checkTag.js'
import { completeWords } from './completeWords.js'
import type { Messages } from './messages.js'
import { promptTexts } from './promptTexts.js'
import { sendTexts } from './sendTexts.js'
import { staleTexts, statusTexts } from './statusTexts.js'
import type { LanguageWords } from './words.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Every text of the UI components in one language, with its tag. */
export interface Catalogue extends Messages {
  /** BCP 47 tag of the language, such as `de` or `pt-BR`. Sets numbers, times and plurals as well. */
  readonly locale: string
}

/**
 * A catalogue from the plain words of a language. The type of the words names each missing one. Without types a missing one is
 * English, and development reports it.
 *
 * @param locale BCP 47 tag of the language
 * @throws TypeError if `locale` is not a BCP 47 tag; in development
 * @example
 * const it = catalogue('it', { action: { tryNow: 'Riprova ora', … }, … })
 */
export function catalogue(locale: string, words: LanguageWords): Catalogue {
  const missing: string[] = []
  const complete = completeWords(words, missing)
  if (process.env.NODE_ENV !== 'production') check(locale, missing)
  return catalogueOf(locale, complete)
}

function check(locale: string, missing: readonly string[]): void {
  checkTag('catalogue', locale)
  if (missing.length > 0 && new Intl.Locale(locale).language !== 'en')
    console.warn(`catalogue: words are English in "${locale}": ${missing.join(', ')}; add them`)
}

/** A catalogue from words that are complete by their type, as those of the package are. */
export const catalogueOf = (locale: string, words: LanguageWords): Catalogue => ({
  locale,
  banner: bannerTexts(words.banner, words.action),
  led: words.led,
  prompt: promptTexts(words.prompt, words.action),
  stale: staleTexts(words.stale, words.action, words.prompt),
  status: statusTexts(words.status, words.action, words.stale, words.prompt),
  sends: sendTexts(words.sends),
})
