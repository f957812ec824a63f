import { fillCount, fillList, pick } from './fill.js'
import type { PromptMessages } from './messages.js'
import type { ActionWords, PromptWords } from './words.js'

/** The texts of the prompt in one language. */
export function promptTexts(words: PromptWords, action: ActionWords): PromptMessages {
  const { saveAndReload, ...rest } = words
  return {
    ...rest,
    title: ({ reason }) => pick(words.title, reason),
    body: ({ reason }) => pick(words.body, reason),
    unsent: ({ count }, format) => fillCount(words.unsent, count, format),
    wouldLose: ({ labels }, format) => fillList(words.wouldLose, labels, format),
    reload: { plain: action.reloadPage, save: saveAndReload, discard: action.reloadAnyway },
    tryAgain: action.tryAgain,
    refresh: action.refreshData,
    countdown: ({ seconds }, format) => fillCount(words.countdown, seconds, format),
  }
}
