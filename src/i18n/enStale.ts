import { actionWords, promptWords, staleWords } from './en/words.js'
import type { StaleMessages } from './messages.js'
import { staleTexts } from './statusTexts.js'

/** English texts of data that may be out of date. */
export const enStale: StaleMessages = /* @__PURE__ */ staleTexts(staleWords, actionWords, promptWords)
