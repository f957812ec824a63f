import { initialChannel, type ChannelState, type OnGap } from '../core/channel.js'
import type { Reason } from '../core/reasons.js'
import type { ConnectivityError } from '../core/errors.js'
import type { MessageFrame } from '../protocol/frames.js'

/** Where a message stands, given beside its data. */
export interface MessageInfo {
  readonly channel: string
  readonly epoch: string
  readonly offset: number
}

/** What a resync is told. */
export interface ResyncContext {
  readonly channel: string
  /** Why the channel is out of step. */
  readonly reason: Reason
  /** Aborts when the answer is not wanted any more: the link was lost again, or nobody uses the channel. */
  readonly signal: AbortSignal
}

/** One user of a channel. */
export interface ChannelListener<Data = unknown> {
  /** Each message exactly once, in order. */
  readonly onMessage?: ((data: Data, info: MessageInfo) => void) | undefined
  /** Fetches the state anew after messages were lost. Messages that come meanwhile are held and delivered after it. */
  readonly resync?: ((context: ResyncContext) => Promise<unknown> | void) | undefined
  /**
   * What to do about lost messages. Default: `resync` when a `resync` is given, else `prompt`. Among several users of a channel
   * `prompt` wins: one who takes messages and has no `resync` says `skip` if it can do without what was lost.
   */
  readonly onGap?: OnGap | undefined
  /** How many of the newest messages to start with. Default: 0. */
  readonly history?: number | undefined
  /** A fault was raised; it also stays in the channel's state. */
  readonly onError?: ((error: ConnectivityError) => void) | undefined
}

/** A message as users of a channel get it. */
export interface Delivery {
  readonly data: unknown
  readonly info: MessageInfo
}

/** A channel in use: its state, its users, and the cursor of the hot road. */
export interface ChannelEntry {
  state: ChannelState
  readonly listeners: Set<ChannelListener>
  /** Epoch and offset of the last message taken in. */
  epoch: string
  offset: number
  /** Whether they are ahead of `state.position`. */
  hasMoved: boolean
  /** False from a (re)subscription until the server's answer: what comes in between belongs to the old one. */
  isAccepting: boolean
  /** The replay is over when this offset is reached. */
  replayUntil: number
  /** Where the last hole was, and how often in a row. */
  gap: { readonly epoch: string; readonly offset: number; readonly times: number }
  /** The value of a `latest` channel, for users that come later; null for other kinds. */
  newest: Delivery | null
  /** Messages that came during a resync; null while none runs. */
  held: MessageFrame[] | null
  resync: AbortController | null
  cancelLinger: (() => void) | null
}

export const createEntry = (name: string): ChannelEntry => ({
  state: initialChannel(name),
  listeners: new Set(),
  epoch: '',
  offset: 0,
  hasMoved: false,
  isAccepting: false,
  replayUntil: Infinity,
  gap: { epoch: '', offset: -1, times: 0 },
  newest: null,
  held: null,
  resync: null,
  cancelLinger: null,
})

/** A resync that takes so long that this many messages pile up has failed. */
export const MAX_HELD = 10_000

/** Runs an app's callback after the commit, isolated. */
type Call = (callback: () => void) => void

/** Hands a message to each; what one throws keeps it from nobody. */
export function handTo(listeners: Iterable<ChannelListener>, message: Delivery, call: Call): void {
  for (const listener of listeners) {
    try {
      listener.onMessage?.(message.data, message.info)
    } catch (error) {
      call(() => {
        throw error
      })
    }
  }
}

/** Who comes to a value that the others have already would not see it before it changes. */
export function startWithNewest(entry: ChannelEntry, listener: ChannelListener, call: Call): void {
  const { newest } = entry
  if (newest === null) return
  call(() => {
    if (entry.newest === newest && entry.listeners.has(listener)) handTo([listener], newest, call)
  })
}

/** What comes in from now on belongs to an old subscription. */
export function stopHotRoad(entry: ChannelEntry): void {
  entry.isAccepting = false
  entry.hasMoved = false
  entry.replayUntil = Infinity
  entry.held = null
}

/**
 * With several users of one channel, all who take messages must be content: who has nothing to resync with and did not say
 * `skip` would miss messages without a word, so the person is asked.
 */
export function onGapOf(listeners: Iterable<ChannelListener>): OnGap {
  const all = [...listeners]
  const takers = all.filter(({ onMessage, resync, onGap }) => onMessage ?? resync ?? onGap)
  const wishes = new Set(
    takers.map(({ onGap, resync }) =>
      onGap === 'resync' && !resync ? 'prompt' : (onGap ?? (resync ? 'resync' : 'prompt')),
    ),
  )
  if (wishes.has('prompt') || wishes.size === 0) return 'prompt'
  return wishes.has('resync') ? 'resync' : 'skip'
}

/** How often in a row a hole was found at this very place. */
export function countGap(entry: ChannelEntry): number {
  const { epoch, offset, gap } = entry
  const times = gap.epoch === epoch && gap.offset === offset ? gap.times + 1 : 1
  entry.gap = { epoch, offset, times }
  return times
}
