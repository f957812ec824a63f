import { bannerTexts } from './bannerTexts.js'
import type { Catalogue } from './catalogue.js'
import { actionWords, bannerWords, ledWords, promptWords } from './en/words.js'
import { enSends } from './enSends.js'
import { enStale } from './enStale.js'
import { enStatus } from './enStatus.js'
import type { BannerMessages, LedMessages, PromptMessages } from './messages.js'
import { promptTexts } from './promptTexts.js'

/** English texts of the banner and the announcer. */
export const enBanner: BannerMessages = /* @__PURE__ */ bannerTexts(bannerWords, actionWords)

/** English texts of the LEDs. */
export const enLed: LedMessages = ledWords

/** English texts of the prompt. */
export const enPrompt: PromptMessages = /* @__PURE__ */ promptTexts(promptWords, actionWords)

/** The English catalogue: the default of every component. */
export const en: Catalogue = {
  locale: 'en',
  banner: enBanner,
  led: enLed,
  prompt: enPrompt,
  stale: enStale,
  status: enStatus,
  sends: enSends,
}
