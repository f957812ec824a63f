import { fill, fillCount, isolate } from './fill.js'
import type { Format } from './format.js'
import type { StaleMessages, StatusMessages } from './messages.js'
import type { ActionWords, PromptWords, StaleWords, StatusWords, Words } from './words.js'

const asOfTime = (words: Words, always: Words, asOf: number | null, format: Format): string =>
  asOf === null ? always : fill(words, { time: format.time(asOf) }, format)

/** The texts of data that may be out of date, in one language. */
export const staleTexts = (
  words: StaleWords,
  action: ActionWords,
  { waiting }: Pick<PromptWords, 'waiting'>,
): StaleMessages => ({
  line: {
    behind: ({ asOf }, format) => asOfTime(words.behind, words.behindAlways, asOf, format),
    stopped: ({ asOf }, format) => asOfTime(words.stopped, words.stoppedAlways, asOf, format),
    missed: ({ asOf }, format) => asOfTime(words.missed, words.missedAlways, asOf, format),
  },
  action: {
    retry: action.tryNow,
    resubscribe: action.reopen,
    resync: action.refresh,
    reload: action.reload,
    'sign-in': action.signIn,
    'take-over': action.useHere,
    contact: action.contact,
  },
  confirm: words.confirm,
  reloadAnyway: action.reloadAnyway,
  waiting,
})

/** The texts of the status details in one language. */
export function statusTexts(
  words: StatusWords,
  action: ActionWords,
  { confirm }: Pick<StaleWords, 'confirm'>,
  { copied }: Pick<PromptWords, 'copied'>,
): StatusMessages {
  const { outOfDate, currentUntil, waiting, ...rest } = words
  return {
    ...rest,
    since: ({ since }, format) => fill(words.since, { time: format.clock(since) }, format),
    attempts: ({ attempts }, format) => fillCount(words.attempts, attempts, format),
    countdown: ({ seconds }, format) => fillCount(words.countdown, seconds, format),
    channel: ({ state, asOf, isStale, pending }, format) => {
      const stale = asOf === null ? outOfDate : fill(currentUntil, { time: format.clock(asOf) }, format)
      const parts = [
        ...(isStale ? [stale] : []),
        ...(pending > 0 ? [fillCount(waiting, pending, format)] : []),
      ]
      return parts.length > 0 ? parts.join(' · ') : state
    },
    milliseconds: ({ ms }, format) => fill(words.milliseconds, { ms: Math.round(ms) }, format),
    // Reasons are ids, the same in every language, which support can search for.
    reasonText: ({ reason, code }) =>
      isolate(`${reason.replaceAll('-', ' ')}${code === null ? '' : ` (${code})`}`, words.reason),
    retry: action.tryNow,
    reload: action.reloadPage,
    confirm,
    reloadAnyway: action.reloadAnyway,
    copied,
  }
}
