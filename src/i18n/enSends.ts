import { sendWords } from './en/words.js'
import type { SendMessages } from './messages.js'
import { sendTexts } from './sendTexts.js'

/** English texts of the person’s own sends. */
export const enSends: SendMessages = /* @__PURE__ */ sendTexts(sendWords)
