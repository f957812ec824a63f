import { initialChannel, type ChannelState, type ChannelStatus } from './channel.js'
import type { ChannelContext, ChannelEffect, SubscriptionWish } from './channelEvents.js'
import { movedTo, type Position } from './position.js'

/**
 * Phase of a channel.
 *
 * - `subscribing`: the first subscription waits for the connection or for its answer
 * - `replaying`: answered; history or missed messages arrive
 * - `live`: each message is new
 * - `resubscribing`: asked again, not answered; incoming messages belong to the old subscription
 * - `resyncing`: the app fetches the state again; messages are held
 */
export type ChannelPhase =
  | 'unsubscribed'
  | 'subscribing'
  | 'replaying'
  | 'live'
  | 'interrupted'
  | 'resubscribing'
  | 'resyncing'
  | 'failed'

/**
 * The purpose of the current subscription.
 *
 * - `begin`: the first one
 * - `restart`: a new history for another identity
 * - `continue`: continues after the last message
 * - `resync`: starts at the head; the state is fetched once the server has answered
 */
export type SubscriptionPurpose = 'begin' | 'restart' | 'continue' | 'resync'

/** The machine of one channel. `state` is its public part. */
export interface ChannelMachine {
  readonly state: ChannelState
  readonly phase: ChannelPhase
  readonly purpose: SubscriptionPurpose
  readonly wish: SubscriptionWish
  /** The position that the last subscription requested. */
  readonly asked: Position | null
  /** The last accepted message; null before the first answer, after a loss, and without positions. */
  readonly cursor: Position | null
  /** The offset at which the replay ends. */
  readonly replayUntil: number
  /** Messages held during a resync. */
  readonly held: number
  /** What the server promised and did not keep. */
  readonly hole: {
    /** The position of the last gap, and how often in a row it was found there. */
    readonly at: Position | null
    readonly times: number
    /** The number of asks since the channel was last live. */
    readonly failures: number
    /** When the server last caused another subscription or a resync, oldest first. */
    readonly asks: readonly number[]
  }
}

/** A new state and its effects, in order. */
export interface ChannelStep {
  readonly machine: ChannelMachine
  readonly effects: readonly ChannelEffect[]
}

/** A resync fails when this many messages are held. */
export const MAX_HELD = 10_000

const noHole: ChannelMachine['hole'] = { at: null, times: 0, failures: 0, asks: [] }

export const initialChannelMachine = (name: string): ChannelMachine => ({
  state: initialChannel(name),
  phase: 'unsubscribed',
  purpose: 'begin',
  wish: 'join',
  asked: null,
  cursor: null,
  replayUntil: 0,
  held: 0,
  hole: noHole,
})

const noEffects: readonly ChannelEffect[] = []

export const unchanged = (machine: ChannelMachine): ChannelStep => ({ machine, effects: noEffects })

/** The changes of a step: of the public state under `state`, of the rest by name. */
export type ChannelChange = Partial<Omit<ChannelMachine, 'state' | 'phase'>> & {
  readonly state?: Partial<ChannelState>
}

/** Releases the held messages and marks the resync as complete. */
export const release: ChannelEffect = { type: 'release' }

/** Enters a phase, with what belongs to each: a running resync is cancelled, a new fault reported, a subscription requested. */
export function enter(
  machine: ChannelMachine,
  phase: ChannelPhase,
  { state, ...change }: ChannelChange,
  context: ChannelContext,
  effects: readonly ChannelEffect[] = noEffects,
): ChannelStep {
  const isCut = machine.phase === 'resyncing' && !effects.includes(release)
  // The held messages are dropped.
  const cursor = isCut ? deliveredTo(machine) : machine.cursor
  const entered = { ...machine, cursor, ...change, phase, held: 0 }
  if (phase === 'live') entered.wish = 'stay'
  if (phase === 'live' || phase === 'failed' || !context.isOpen)
    entered.hole = { ...entered.hole, failures: 0 }
  const next = withState(entered, { ...state, status: statusOf(entered) }, context)
  const cancelled: readonly ChannelEffect[] = isCut ? [{ type: 'cancelResync' }] : noEffects
  return { machine: next, effects: [...cancelled, ...effects, ...entryEffects(machine.state, next, context)] }
}

function entryEffects(
  before: ChannelState,
  { phase, purpose, wish, asked, state }: ChannelMachine,
  { isOpen, canResync }: ChannelContext,
): readonly ChannelEffect[] {
  const effects: ChannelEffect[] = []
  if (state.fault !== null && state.fault.id !== before.fault?.id) effects.push({ type: 'reportFault' })
  if (phase === 'resyncing') effects.push({ type: 'startResync', reason: state.reason })
  if (isOpen && (phase === 'subscribing' || phase === 'resubscribing')) {
    // A resync fetches the same messages as the history of a restart, and would count them twice.
    const withHistory = purpose === 'begin' || (purpose === 'restart' && !canResync)
    effects.push({ type: 'subscribe', position: asked, withHistory, wish })
  }
  return effects
}

/** The live channel after the next message in order; null for any other message. Allocates no public state. */
export function afterNext(machine: ChannelMachine, offset: number | null): ChannelMachine | null {
  const { phase, cursor, state, purpose, wish, asked, replayUntil, held, hole } = machine
  if (phase !== 'live') return null
  if (cursor === null || offset === null) return machine
  if (offset !== cursor.offset + 1) return null
  // Each message comes through here: a spread would cost as much as to parse the message.
  const next = movedTo(cursor, offset)
  return { state, phase, purpose, wish, asked, cursor: next, replayUntil, held, hole }
}

/** The position of the last message that was delivered; those that are held are none. */
export const deliveredTo = ({ cursor, held }: ChannelMachine): Position | null =>
  cursor === null || held === 0 ? cursor : movedTo(cursor, cursor.offset - held)

/** Whether messages may have come to nobody: they are lost, or a resync begins behind them. */
export const leavesHole = (before: ChannelMachine, { machine, effects }: ChannelStep): boolean =>
  machine.state.gaps > before.state.gaps ||
  (before.cursor !== null && machine.cursor === null && effects.every(({ type }) => type !== 'forget'))

/** Changes the public state only: the same object while nothing changed. */
export function withState(
  machine: ChannelMachine,
  change: Partial<ChannelState>,
  { at }: ChannelContext,
): ChannelMachine {
  const before = machine.state
  const state: ChannelState = { ...before, ...change }
  const names = Object.keys(change) as (keyof ChannelState)[]
  if (names.every((name) => Object.is(before[name], state[name]))) return machine
  return { ...machine, state: state.status === before.status ? state : { ...state, since: at } }
}

function statusOf({ phase, purpose }: Pick<ChannelMachine, 'phase' | 'purpose'>): ChannelStatus {
  if (phase === 'live') return 'subscribed'
  if (phase === 'replaying') return purpose === 'begin' ? 'subscribing' : 'resubscribing'
  return phase
}
