import { actionWords, promptWords, staleWords, statusWords } from './en/words.js'
import type { StatusMessages } from './messages.js'
import { statusTexts } from './statusTexts.js'

/** English texts of the status details. */
export const enStatus: StatusMessages = /* @__PURE__ */ statusTexts(
  statusWords,
  actionWords,
  staleWords,
  promptWords,
)
