import { fill, fillCount, isolate, pick } from './fill.js'
import type { Format } from './format.js'
import type { StaleMessages, StatusMessages } from './messages.js'
import type { ActionWords, PromptWords, ReasonWords, StaleWords, StatusWords, Words } from './words.js'
import { fillWait, shortWait } from './wait.js'

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
    recreate: action.recreate,
    'sign-in': action.signIn,
    'sign-out': action.signOut,
    'take-over': action.useHere,
    contact: action.contact,
  },
  confirm: words.confirm,
  reloadAnyway: action.reloadAnyway,
  waiting,
})

/** Reasons that mean the same to a person. */
const sameAs: ReadonlyMap<string, keyof ReasonWords> = new Map([
  ['handshake-timeout', 'heartbeat-timeout'],
  ['idle-timeout', 'heartbeat-timeout'],
  ['channel-timeout', 'channel-left'],
  ['server-restart', 'server-closed'],
  ['channel-closed', 'server-closed'],
  ['process-closed', 'server-closed'],
  ['rate-limited', 'overloaded'],
  ['token-expired', 'unauthorized'],
  ['channel-denied', 'forbidden'],
  ['removed', 'forbidden'],
  ['unregistered', 'forbidden'],
  ['channel-kicked', 'forbidden'],
  ['replaced', 'kicked'],
  ['channel-kicked-elsewhere', 'kicked'],
  ['channel-gap', 'channel-full'],
  ['resync-failed', 'channel-full'],
])

/** The texts of the status details in one language. */
export function statusTexts(
  words: StatusWords,
  action: ActionWords,
  { confirm }: Pick<StaleWords, 'confirm'>,
  { copied }: Pick<PromptWords, 'copied'>,
): StatusMessages {
  const { outOfDate, currentUntil, waiting, reasons, tryChannel, recreateChannel, refreshChannel } = words
  const { label, title, trying, stage, roundTrip, reason, copy, copyFailed } = words
  return {
    ...{ label, title, trying, stage, roundTrip, reason, copy, copyFailed },
    since: ({ since }, format) => fill(words.since, { time: format.clock(since) }, format),
    attempts: ({ attempts }, format) => fillCount(words.attempts, attempts, format),
    seconds: ({ seconds }, format) => shortWait(words.seconds, seconds, format),
    countdown: ({ seconds }, format) => fillWait(words, seconds, format),
    channel: ({ state, asOf, isStale, pending }, format) => {
      const stale = asOf === null ? outOfDate : fill(currentUntil, { time: format.clock(asOf) }, format)
      const parts = [
        ...(isStale ? [stale] : []),
        ...(pending > 0 ? [fillCount(waiting, pending, format)] : []),
      ]
      return parts.length > 0 ? parts.join(' · ') : state
    },
    milliseconds: ({ ms }, format) => fill(words.milliseconds, { ms: Math.round(ms) }, format),
    reasonText({ reason, code }) {
      const label = pick(reasons, sameAs.get(reason) ?? reason)
      return label === '' || code === null ? label : `${label} ${isolate(`(${code})`, label)}`
    },
    retry: action.tryNow,
    resubscribe: tryChannel,
    recreate: recreateChannel,
    resync: refreshChannel,
    reload: action.reloadPage,
    confirm,
    reloadAnyway: action.reloadAnyway,
    copied,
  }
}
