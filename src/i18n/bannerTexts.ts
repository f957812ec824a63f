import type { Action, Reason } from '../core/reasons.js'
import { fill, fillCount, pick } from './fill.js'
import type { Format } from './format.js'
import type { BannerMessages, BannerValues } from './messages.js'
import { fillWait } from './wait.js'
import type { ActionWords, BannerWords, Counted, Words } from './words.js'

/** Reasons that only the developers of the app can fix. */
const ours: ReadonlySet<Reason> = new Set<Reason>(['bad-config', 'not-found', 'policy-violation'])

/** The texts of the banner and the announcer in one language. */
export function bannerTexts(words: BannerWords, action: ActionWords): BannerMessages {
  const { title, body, announce, stopped, sending, announceResync, countdownMinutes: _, ...rest } = words
  const { neverConnected, signInNeeded, ...titles } = title
  const { lastConnected, ourFault, missedSome, upToDate, signInNeeded: signIn, ...bodies } = body
  const back = { sending, pending: words.pending, syncing: body.syncing, missedSome, upToDate }
  const { changesKept, ...announced } = announce
  const failed = asking('retry', () => body.failed)
  const resync = ({ reason }: BannerValues): string => pick(announceResync, reason)
  return {
    ...rest,
    title: {
      ...titles,
      'gave-up': ({ lastConnectedAt }) => (lastConnectedAt === null ? neverConnected : title['gave-up']),
      failed: ({ lastConnectedAt }) => (lastConnectedAt === null ? neverConnected : title.failed),
      unauthorized: ({ lastConnectedAt }) => (lastConnectedAt === null ? signInNeeded : title.unauthorized),
      resync,
    },
    body: {
      ...bodies,
      'still-disconnected': ({ lastConnectedAt }, format) =>
        lastConnectedAt === null
          ? body['still-disconnected']
          : fill(lastConnected, { time: format.time(lastConnectedAt) }, format),
      'back-online': (values, format) => backOnline(back, values, format),
      'channel-stopped': ({ reason }) => pick(stopped, reason),
      'channel-no-room': '',
      'channel-left': ({ reason }) => (reason === 'channel-timeout' ? stopped[reason] : ''),
      unauthorized: asking('sign-in', ({ lastConnectedAt }) =>
        lastConnectedAt === null ? signIn : body.unauthorized,
      ),
      unregistered: asking('sign-in', () => signIn),
      'server-closed': asking('retry', () => body['server-closed']),
      'update-required': asking('reload', () => body['update-required']),
      failed: (values) => (ours.has(values.reason) ? ourFault : failed(values)),
      resync: '',
    },
    pending: ({ count }, format) => fillCount(words.pending, count, format),
    countdown: ({ seconds }, format) => fillWait(words, seconds, format),
    action: {
      retry: ({ key }) => {
        if (key === 'paused') return action.resume
        return key === 'failed' || key === 'server-closed' ? action.tryAgain : action.tryNow
      },
      resubscribe: ({ key }) => {
        if (key === 'channel-kicked-elsewhere') return action.useHere
        if (key === 'channel-left' || key === 'channel-kicked') return action.rejoin
        return key === 'channel-stopped' ? action.reopen : action.tryAgain
      },
      resync: action.refreshData,
      reload: action.reloadPage,
      recreate: action.recreate,
      'sign-in': action.signIn,
      'sign-out': action.signOut,
      'take-over': action.useHere,
      contact: action.contact,
    },
    announce: {
      ...announced,
      reconnecting: ({ pending }) => (pending > 0 ? changesKept : announce.reconnecting),
      resync,
    },
  }
}

/** A text that asks for an action; empty where an app has chosen another one, or the client cannot carry it out. */
const asking =
  (action: Action, text: (values: BannerValues) => Words) =>
  (values: BannerValues): Words =>
    values.actions.includes(action) ? text(values) : ''

interface BackWords {
  readonly sending: Counted
  readonly pending: Counted
  readonly syncing: Words
  readonly missedSome: Words
  readonly upToDate: Words
}

/** What is true once the connection is back; nothing is promised without proof. */
function backOnline(words: BackWords, { pending, worst, missed }: BannerValues, format: Format): string {
  // Sends of a channel that failed do not leave.
  const isStuck = worst === 'failed' || worst === 'stale'
  if (pending > 0) return fillCount(isStuck ? words.pending : words.sending, pending, format)
  if (worst === 'syncing' || worst === 'connecting') return words.syncing
  if (missed === 'some') return words.missedSome
  return missed === 'nothing' && worst === 'online' ? words.upToDate : ''
}
