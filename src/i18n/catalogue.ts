import { bannerTexts } from './bannerTexts.js'
import type { Messages } from './messages.js'
import { promptTexts } from './promptTexts.js'
import { sendTexts } from './sendTexts.js'
import { staleTexts, statusTexts } from './statusTexts.js'
import type { LanguageWords } from './words.js'

/** Every text of the UI components in one language, with its tag. */
export interface Catalogue extends Messages {
  /** BCP 47 tag of the language, such as `de` or `pt-BR`. Sets numbers, times and plurals as well. */
  readonly locale: string
}

/**
 * A catalogue from the plain words of a language. The type of the words names each missing one.
 *
 * @param locale BCP 47 tag of the language
 * @example
 * const it = catalogue('it', { action: { tryNow: 'Riprova ora', … }, … })
 */
export const catalogue = (locale: string, words: LanguageWords): Catalogue => ({
  locale,
  banner: bannerTexts(words.banner, words.action),
  led: words.led,
  prompt: promptTexts(words.prompt, words.action),
  stale: staleTexts(words.stale, words.action, words.prompt),
  status: statusTexts(words.status, words.action, words.stale, words.prompt),
  sends: sendTexts(words.sends),
})
