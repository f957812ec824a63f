import { assertNever } from '../../core/assertNever.js'
import type { ChannelKind } from '../../core/channel.js'
import type { Position } from '../../core/position.js'
import type { ResumePoint, SubscriptionError } from './resumePoint.js'
import type { ChannelPage, StoredEntry } from './store.js'

/**
 * The phase of a subscription.
 *
 * - `starting`: the store is asked where it begins; the client was told nothing yet
 * - `reading`: behind the head, a page of the store is on its way
 * - `blocked`: behind the head, and the client reads too slowly; nothing is read until its buffer drains
 * - `live`: at the head, new messages are pushed
 * - `ended`: nothing more comes
 */
export type SubscriptionPhase = 'starting' | 'reading' | 'blocked' | 'live' | 'ended'

export interface SubscriptionState {
  readonly phase: SubscriptionPhase
  /** The last offset that was handed to the connection. */
  readonly cursor: number
}

/** Names the history of a channel in positions. */
export type History = Omit<Position, 'offset'>

/** `head`: the newest offset that the hub has heard of. */
export type SubscriptionEvent =
  | {
      readonly type: 'located'
      readonly point: ResumePoint
      readonly history: History
      readonly head: number
    }
  | {
      readonly type: 'page-read'
      readonly kind: ChannelKind
      readonly page: Pick<ChannelPage, 'first' | 'last' | 'entries'>
    }
  /** `cursor`: the last entry of the page that the connection took; `isRefused`: it took no more. */
  | {
      readonly type: 'handed-over'
      readonly cursor: number
      readonly isRefused: boolean
      readonly head: number
    }
  /** A new message found the connection too slow. */
  | { readonly type: 'refused' }
  | { readonly type: 'drained' }
  | { readonly type: 'failed'; readonly error: SubscriptionError }
  | { readonly type: 'left' }

export type SubscriptionEffect =
  | {
      readonly type: 'announce'
      readonly history: History
      readonly from: number
      readonly replay: number
    }
  /** `isLater`: nothing was gained, so other work of the store comes first. */
  | { readonly type: 'read'; readonly isLater: boolean }
  | { readonly type: 'hand-over'; readonly entries: readonly StoredEntry[] }
  /** `handed`: the last offset that reached the client, null when it was never told that it is subscribed. */
  | { readonly type: 'release'; readonly handed: number | null }
  | { readonly type: 'tell'; readonly error: SubscriptionError }

export interface SubscriptionStep extends SubscriptionState {
  readonly effects: readonly SubscriptionEffect[]
}

/** A subscription that has just been asked for. */
export const initialSubscription: SubscriptionState = { phase: 'starting', cursor: 0 }

const to = (
  phase: SubscriptionPhase,
  cursor: number,
  ...effects: readonly SubscriptionEffect[]
): SubscriptionStep => ({ phase, cursor, effects })

const READ: SubscriptionEffect = { type: 'read', isLater: false }
const READ_LATER: SubscriptionEffect = { type: 'read', isLater: true }

const releaseOf = ({ phase, cursor }: SubscriptionState): SubscriptionEffect => ({
  type: 'release',
  handed: phase === 'starting' ? null : cursor,
})

const fail = (state: SubscriptionState, error: SubscriptionError): SubscriptionStep =>
  to('ended', state.cursor, releaseOf(state), { type: 'tell', error })

/** Live at the head, else a page is read; later, if the last one brought nothing. */
function follow(before: SubscriptionState, cursor: number, head: number): SubscriptionStep {
  if (cursor >= head) return to('live', cursor)
  return to('reading', cursor, before.phase === 'reading' && cursor === before.cursor ? READ_LATER : READ)
}

function locate(state: SubscriptionState, event: Extract<SubscriptionEvent, { type: 'located' }>) {
  const { point, history, head } = event
  if ('error' in point) return fail(state, point.error)
  const { from, replay } = point
  const next = follow(state, from, head)
  return to(next.phase, next.cursor, { type: 'announce', history, from, replay }, ...next.effects)
}

function takePage(state: SubscriptionState, event: Extract<SubscriptionEvent, { type: 'page-read' }>) {
  const { cursor } = state
  const { first, last, entries } = event.page
  if (event.kind === 'latest') {
    // Older values do not matter: an empty page is up to date.
    const at = entries.length === 0 ? Math.max(cursor, last) : cursor
    return to('reading', at, { type: 'hand-over', entries })
  }
  if (first > cursor + 1 && last > cursor)
    return fail(state, { error: 'channel-full', requested: cursor, available: first })
  return to('reading', cursor, { type: 'hand-over', entries })
}

/**
 * Decides the next step of a subscription. Total and pure: an event that does not fit the phase changes nothing.
 *
 * New messages of a live subscription are no events: its cursor moves in place, because an object for each message and
 * subscriber would cost more than the message.
 */
export function subscriptionTransition(state: SubscriptionState, event: SubscriptionEvent): SubscriptionStep {
  const { phase, cursor } = state
  const unchanged = to(phase, cursor)
  if (phase === 'ended') return unchanged
  switch (event.type) {
    case 'located':
      return phase === 'starting' ? locate(state, event) : unchanged
    case 'page-read':
      return phase === 'reading' ? takePage(state, event) : unchanged
    case 'handed-over':
      if (phase !== 'reading') return unchanged
      return event.isRefused ? to('blocked', event.cursor) : follow(state, event.cursor, event.head)
    case 'refused':
      return phase === 'live' ? to('blocked', cursor) : unchanged
    case 'drained':
      return phase === 'blocked' ? to('reading', cursor, READ) : unchanged
    case 'failed':
      return fail(state, event.error)
    case 'left':
      return to('ended', cursor, releaseOf(state))
    default:
      return assertNever(event)
  }
}
