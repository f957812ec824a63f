import { fill, fillCount, pick } from './fill.js'
import type { SendMessages } from './messages.js'
import type { SendWords } from './words.js'

/** Codes that mean the same to a person. */
const sameAs: ReadonlyMap<string, string> = new Map([
  ['identity-changed', 'signed-out'],
  ['channel-denied', 'forbidden'],
])

/** The texts of the person’s own sends in one language. */
export const sendTexts = (words: SendWords): SendMessages => ({
  state: { queued: words.queued, sent: words.sent },
  kept: ({ at }, format) => {
    const time = at === null ? '' : format.time(at)
    return time === '' ? words.kept : fill(words.keptAt, { time }, format)
  },
  refused: ({ reason }, format) => (reason === '' ? words.notSent : fill(words.refused, { reason }, format)),
  refusal: ({ code }) => pick(words.refusal, sameAs.get(code) ?? code),
  edit: words.edit,
  retry: words.retry,
  waiting: ({ count }, format) => fillCount(words.waiting, count, format),
})
